package dev.mobula.envs.builtin;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import java.util.Map;

/**
 * Taxi-v4: fetch a passenger at one of four places of a 5 by 5 grid with walls, and bring them to
 * another; Dietterich (2000). Move south (0), north (1), east (2), west (3), pick up (4), drop off
 * (5). Reward 20 for the delivery, −10 for a wrong pick-up or drop-off, else −1. {@code info} holds
 * {@code prob} and {@code action_mask}, an {@code int[6]} with 1 for the actions that change
 * something.
 *
 * <p>With {@code is_rainy}, a move goes its way with {@code rainy_probability}, else to one of the
 * two sides. With {@code fickle_passenger}, the passenger of an episode is, with {@code
 * fickle_probability}, one who changes destination once, at the first move with them aboard.
 *
 * <p>With {@code action_mask}, the observation is a Dict of the mask, {@code action_mask}, and of
 * what it is without it, {@code observations}, so that policies choose among the other actions.
 */
final class Taxi extends TableEnvironment {
  static final String IS_RAINY = "is_rainy";
  static final String RAINY_PROBABILITY = "rainy_probability";
  static final String FICKLE_PASSENGER = "fickle_passenger";
  static final String FICKLE_PROBABILITY = "fickle_probability";

  static final String ACTION_MASK = "action_mask";

  private static final int FICKLE = 2;
  private static final int ACTIONS = 6;
  private static final String OBSERVATIONS = "observations";

  private final boolean ficklePassenger;
  private final double fickleProbability;
  private final boolean masked;

  Taxi(String id, EnvConfig config, int numEnvs) {
    super(id, numEnvs, 1, table(config), new TaxiScene(), observations(config));
    this.ficklePassenger = config.bool(FICKLE_PASSENGER, false);
    this.fickleProbability = config.probability(FICKLE_PROBABILITY, 0.3);
    this.masked = config.bool(ACTION_MASK, false);
  }

  private static Space<?> observations(EnvConfig config) {
    Discrete states = Discrete.of(TaxiRules.STATES);
    return config.bool(ACTION_MASK, false)
        ? DictSpace.of(ACTION_MASK, MultiBinary.of(ACTIONS), OBSERVATIONS, states)
        : states;
  }

  static TransitionTable table(EnvConfig config) {
    boolean rainy = config.bool(IS_RAINY, false);
    double straight = config.probability(RAINY_PROBABILITY, 0.8);
    return new TransitionTable(
        start(),
        ACTIONS,
        (state, action) -> TaxiRules.of(state).outcomes(action, rainy ? straight : 1, rainy));
  }

  @Override
  void start(int env, Rng rng, Map<String, Object> options) {
    super.start(env, rng, options);
    state[FICKLE][env] = ficklePassenger && rng.nextDouble() < fickleProbability ? 1 : 0;
  }

  @Override
  int follow(int env, int before, int next) {
    if (state[FICKLE][env] == 0) {
      return next;
    }
    TaxiRules from = TaxiRules.of(before);
    TaxiRules to = TaxiRules.of(next);
    boolean moved = from.row() != to.row() || from.column() != to.column();
    if (!moved || from.passenger() != TaxiRules.ABOARD) {
      return next;
    }
    state[FICKLE][env] = 0;
    int other = random(env).nextInt(TaxiRules.PLACES - 1);
    return to.toward(other < from.destination() ? other : other + 1).state();
  }

  @Override
  public void observe(ColumnBatch into) {
    if (!masked) {
      super.observe(into);
      return;
    }
    for (int i = 0; i < numEnvs; i++) {
      observe(i, into);
    }
  }

  @Override
  public void observe(int env, ColumnBatch into) {
    if (!masked) {
      super.observe(env, into);
      return;
    }
    int taxi = (int) state[0][env];
    into.column(VectorEnvironment.OBSERVATION + "/" + OBSERVATIONS).setInt(env, taxi);
    int[] mask = TaxiRules.of(taxi).actionMask();
    Column masks = into.column(VectorEnvironment.OBSERVATION + "/" + ACTION_MASK);
    for (int action = 0; action < ACTIONS; action++) {
      masks.setByte((long) env * ACTIONS + action, (byte) mask[action]);
    }
  }

  @Override
  public Map<String, Object> info(int env) {
    return Map.of(
        "prob", state[1][env], "action_mask", TaxiRules.of((int) state[0][env]).actionMask());
  }

  private static double[] start() {
    double[] start = new double[TaxiRules.STATES];
    for (int state = 0; state < start.length; state++) {
      TaxiRules at = TaxiRules.of(state);
      boolean waiting = at.passenger() != TaxiRules.ABOARD && at.passenger() != at.destination();
      start[state] = waiting ? 1.0 / 300 : 0;
    }
    return start;
  }
}
