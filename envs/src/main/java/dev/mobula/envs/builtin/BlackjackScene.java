package dev.mobula.envs.builtin;

import dev.mobula.envs.rendering.Canvas;
import java.awt.image.BufferedImage;

/**
 * The dealer's open card beside a covered one, and below the player's sum on as many cards as there
 * are, with a golden dot where an ace counts 11. Digits are drawn of squares, since fonts may be
 * missing.
 */
final class BlackjackScene {
  static final double FPS = 4;

  private static final int WIDTH = 600;
  private static final int HEIGHT = 500;
  private static final int TABLE = 0x076324;
  private static final int PAPER = 0xFFFFFF;
  private static final int BACK = 0x2B4A9B;
  private static final int INK = 0x1A1A1A;
  private static final int CARD_WIDTH = 120;
  private static final int CARD_HEIGHT = 170;
  private static final int SHOWN_CARDS = 8;

  /** Of each digit its rows, 3 squares in 3 bits. */
  private static final int[][] DIGITS = {
    {7, 5, 5, 5, 7}, {2, 6, 2, 2, 7}, {7, 1, 7, 4, 7}, {7, 1, 7, 1, 7}, {5, 5, 7, 1, 1},
    {7, 4, 7, 1, 7}, {7, 4, 7, 5, 7}, {7, 1, 1, 1, 1}, {7, 5, 7, 5, 7}, {7, 5, 7, 1, 7}
  };

  private static final int[] ACE = {2, 5, 7, 5, 5};

  private BlackjackScene() {}

  /**
   * @param open the dealer's open card, 1 for an ace
   * @param cards how many the player has
   */
  static BufferedImage draw(int open, int sum, int cards, boolean usableAce) {
    Canvas canvas = Canvas.ofGrid(WIDTH, HEIGHT, TABLE);
    card(canvas, 170, 40, PAPER);
    if (open == 1) {
      glyph(canvas, ACE, 200, 75, 20);
    } else {
      number(canvas, open, open > 9 ? 185 : 200, 75, open > 9 ? 13 : 20);
    }
    card(canvas, 310, 40, PAPER);
    canvas.box(BACK, 320, 50, CARD_WIDTH - 20.0, CARD_HEIGHT - 20.0);
    for (int i = 0; i < Math.min(cards, SHOWN_CARDS); i++) {
      card(canvas, 60 + 24 * i, 280, PAPER);
    }
    number(canvas, sum, 400, 300, 24);
    if (usableAce) {
      canvas.circle(0xE8C33A, 360, 300, 12);
    }
    return canvas.finish();
  }

  private static void card(Canvas canvas, int x, int y, int color) {
    canvas.box(INK, x - 1.0, y - 1.0, CARD_WIDTH + 2.0, CARD_HEIGHT + 2.0);
    canvas.box(color, x, y, CARD_WIDTH, CARD_HEIGHT);
  }

  private static void number(Canvas canvas, int number, int x, int y, int dot) {
    int left = x;
    if (number > 9) {
      glyph(canvas, DIGITS[number / 10], left, y, dot);
      left += 4 * dot;
    }
    glyph(canvas, DIGITS[number % 10], left, y, dot);
  }

  private static void glyph(Canvas canvas, int[] rows, int x, int y, int dot) {
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < 3; column++) {
        if ((rows[row] >> (2 - column) & 1) != 0) {
          canvas.box(INK, x + column * dot, y + row * dot, dot, dot);
        }
      }
    }
  }
}
