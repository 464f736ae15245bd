package dev.mobula.envs.minatar;

import dev.mobula.columns.Column;
import java.util.Arrays;

/** The observation of one game on its way to a column: a byte per row, column and channel. */
final class Board {
  private final int channels;
  private final byte[] cells;

  Board(int channels) {
    this.channels = channels;
    this.cells = new byte[Game.SIZE * Game.SIZE * channels];
  }

  void clear() {
    Arrays.fill(cells, (byte) 0);
  }

  void set(int x, int y, int channel) {
    cells[(y * Game.SIZE + x) * channels + channel] = 1;
  }

  /** Sets a cell unless it lies beside the board. */
  void setIfInside(int x, int y, int channel) {
    if (x >= 0 && x < Game.SIZE) {
      set(x, y, channel);
    }
  }

  /** Sets the cells of a row whose column's bit is set. */
  void setRow(int columns, int y, int channel) {
    for (int rest = columns; rest != 0; rest &= rest - 1) {
      set(Integer.numberOfTrailingZeros(rest), y, channel);
    }
  }

  boolean isSet(int x, int y, int channel) {
    return cells[(y * Game.SIZE + x) * channels + channel] != 0;
  }

  void write(Column into, int row) {
    into.write((long) row * cells.length, cells, cells.length);
  }
}
