package dev.mobula.envs.builtin;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.BatchColumns;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.TupleSpace;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Blackjack-v1: Example 5.1 of Sutton and Barto. Stick (0) or hit (1), with an infinite deck,
 * against a dealer who draws up to 17. Observed are the player's sum, the dealer's open card (1 is
 * an ace) and whether the player has an ace that counts 11. Reward 1 for a win, −1 for a loss, 0
 * for a draw. With {@code sab} (the default, as registered in Gymnasium) an ace and a ten from the
 * start win against anything but the same; without it, {@code natural} makes such a win count 1.5.
 *
 * <p>State: the player's hard sum, number of cards and whether there is an ace; the same of the
 * dealer; the dealer's open card.
 */
final class Blackjack extends SoaEnvironment {
  static final String NATURAL = "natural";
  static final String SAB = "sab";

  private static final int PLAYER = 0;
  private static final int DEALER = 3;
  private static final int OPEN_CARD = 6;
  private static final int CARDS = 1;
  private static final int ACE = 2;
  private static final int VARIABLES = 7;

  private static final int FACES = 13;
  private static final int TEN = 10;
  private static final int BEST = 21;
  private static final int DEALER_STICKS = 17;

  private final boolean natural;
  private final boolean sab;
  private final int[] actions;

  Blackjack(String id, EnvConfig config, int numEnvs) {
    super(
        id,
        numEnvs,
        VARIABLES,
        TupleSpace.of(Discrete.of(32), Discrete.of(11), Discrete.of(2)),
        Discrete.of(2));
    this.natural = config.bool(NATURAL, false);
    this.sab = config.bool(SAB, true);
    this.actions = new int[numEnvs];
  }

  @Override
  void start(int env, Rng rng, Map<String, Object> options) {
    EnvConfig.options(id, options).allow();
    for (double[] variable : state) {
      variable[env] = 0;
    }
    state[OPEN_CARD][env] = deal(env, DEALER);
    deal(env, DEALER);
    deal(env, PLAYER);
    deal(env, PLAYER);
  }

  @Override
  public void step(
      ColumnBatch actionColumns,
      boolean[] idle,
      double[] rewards,
      byte[] terminated,
      byte[] truncated) {
    BatchColumns.readDiscrete(id, actionColumns, 2, idle, actions);
    for (int i = 0; i < numEnvs; i++) {
      if (idle[i]) {
        continue;
      }
      if (actions[i] == 1) {
        deal(i, PLAYER);
        boolean bust = score(i, PLAYER) == 0;
        terminated[i] = (byte) (bust ? 1 : 0);
        rewards[i] = bust ? -1 : 0;
      } else {
        terminated[i] = 1;
        rewards[i] = stick(i);
      }
    }
  }

  private double stick(int env) {
    while (sum(env, DEALER) < DEALER_STICKS) {
      deal(env, DEALER);
    }
    int result = Integer.compare(score(env, PLAYER), score(env, DEALER));
    if (!isNatural(env, PLAYER)) {
      return result;
    }
    if (sab) {
      return isNatural(env, DEALER) ? result : 1;
    }
    return natural && result > 0 ? 1.5 : result;
  }

  private int deal(int env, int hand) {
    int card = Math.min(random(env).nextInt(FACES) + 1, TEN);
    state[hand][env] += card;
    state[hand + CARDS][env]++;
    if (card == 1) {
      state[hand + ACE][env] = 1;
    }
    return card;
  }

  private boolean hasUsableAce(int env, int hand) {
    return state[hand + ACE][env] != 0 && state[hand][env] + TEN <= BEST;
  }

  private int sum(int env, int hand) {
    return (int) state[hand][env] + (hasUsableAce(env, hand) ? TEN : 0);
  }

  /** Returns the sum of a hand, or 0 where it is bust. */
  private int score(int env, int hand) {
    int sum = sum(env, hand);
    return sum > BEST ? 0 : sum;
  }

  private boolean isNatural(int env, int hand) {
    return state[hand + CARDS][env] == 2 && sum(env, hand) == BEST;
  }

  @Override
  public OptionalDouble renderFps() {
    return OptionalDouble.of(BlackjackScene.FPS);
  }

  @Override
  public BufferedImage render(int env) {
    return BlackjackScene.draw(
        (int) state[OPEN_CARD][env],
        sum(env, PLAYER),
        (int) state[PLAYER + CARDS][env],
        hasUsableAce(env, PLAYER));
  }

  @Override
  public void observe(ColumnBatch observations) {
    observe(0, numEnvs, observations);
  }

  @Override
  public void observe(int env, ColumnBatch observations) {
    observe(env, env + 1, observations);
  }

  private void observe(int from, int to, ColumnBatch observations) {
    Column sums = observations.column("observation/0").expect(DType.INT32);
    Column cards = observations.column("observation/1").expect(DType.INT32);
    Column aces = observations.column("observation/2").expect(DType.INT32);
    for (int i = from; i < to; i++) {
      sums.segment().setAtIndex(JAVA_INT, i, sum(i, PLAYER));
      cards.segment().setAtIndex(JAVA_INT, i, (int) state[OPEN_CARD][i]);
      aces.segment().setAtIndex(JAVA_INT, i, hasUsableAce(i, PLAYER) ? 1 : 0);
    }
  }
}
