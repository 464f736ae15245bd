package dev.mobula.envs.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Environments;
import dev.mobula.envs.StepResult;
import dev.mobula.envs.TupleSpace;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import dev.mobula.envs.builtin.TransitionTable.Outcome;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rules that no recording covers. */
class RulesTest {
  private static final String STATE = "vector/batch/state";

  @Test
  void shouldGiveCartPoleItsSpaces() {
    Box space = (Box) Environments.make("CartPole-v1", Map.of()).observationSpace();
    assertEquals(4.8f, space.high(0));
    assertEquals(Double.POSITIVE_INFINITY, space.high(1));
    assertEquals((float) (24 * Math.PI / 180), space.high(2));
  }

  @Test
  void shouldHideTheVelocitiesOfStatelessCartPole() {
    try (Environment<float[], Integer> stateless = make("StatelessCartPole", Map.of());
        Environment<float[], Integer> full = make("CartPole-v1", Map.of())) {
      float[] few = stateless.reset(3L, Map.of()).observation();
      float[] all = full.reset(3L, Map.of()).observation();
      assertArrayEquals(new float[] {all[0], all[2]}, few);
      few = stateless.step(1).observation();
      all = full.step(1).observation();
      assertArrayEquals(new float[] {all[0], all[2]}, few);
    }
  }

  @Test
  void shouldRewardCartPoleAsSuttonAndBartoDo() {
    try (Environment<float[], Integer> environment =
        make("CartPole-v1", Map.of("sutton_barto_reward", true))) {
      environment.reset(3L, Map.of());
      StepResult<float[]> result = environment.step(1);
      while (!result.terminated()) {
        assertEquals(0, result.reward());
        result = environment.step(1);
      }
      assertEquals(-1, result.reward());
    }
  }

  @Test
  void shouldRejectActionsOutsideTheSpace() {
    try (Environment<float[], Integer> environment = make("CartPole-v1", Map.of())) {
      environment.reset(3L, Map.of());
      EnvironmentException failure =
          assertThrows(EnvironmentException.class, () -> environment.step(2));
      assertTrue(String.valueOf(failure.getMessage()).contains("from 0 to 1, found 2"));
    }
  }

  @Test
  void shouldClipTorqueAndRejectNan() {
    try (Environment<float[], float[]> clipped = make("Pendulum-v1", Map.of());
        Environment<float[], float[]> most = make("Pendulum-v1", Map.of())) {
      clipped.reset(5L, Map.of());
      most.reset(5L, Map.of());
      assertArrayEquals(
          most.step(new float[] {2}).observation(), clipped.step(new float[] {77}).observation());
      assertThrows(EnvironmentException.class, () -> clipped.step(new float[] {Float.NaN}));
    }
  }

  @Test
  void shouldComputeSinesOfSmallAndLargeAngles() {
    Rng rng = new Rng(1);
    double[] angles = new double[1000];
    for (int i = 0; i < angles.length; i++) {
      angles[i] = (rng.nextDouble() - 0.5) * (i % 10 == 0 ? 50 : 1);
    }
    double[] sine = new double[angles.length];
    double[] cosine = new double[angles.length];
    SmallAngles.sinCos(angles, sine, cosine, angles.length);
    for (int i = 0; i < angles.length; i++) {
      assertEquals(StrictMath.sin(angles[i]), sine[i], 1e-15);
      assertEquals(StrictMath.cos(angles[i]), cosine[i], 1e-15);
      if (i % 10 == 0 && Math.abs(angles[i]) > 0.5) {
        assertEquals(DetMath.sin(angles[i]), sine[i]);
      }
    }
  }

  @Test
  void shouldNotSlipOnIceThatIsNotSlippery() {
    TransitionTable table = frozenLake(Map.of("is_slippery", false));
    assertEquals(List.of(new Outcome(1, 1, 0, false)), table.outcomes(0, 2));
    assertEquals(List.of(new Outcome(1, 15, 1, true)), table.outcomes(14, 2));
    assertEquals(List.of(new Outcome(1, 5, 0, true)), table.outcomes(1, 1));
  }

  @Test
  void shouldSlipAsOftenAsTheSuccessRateSays() {
    TransitionTable table = frozenLake(Map.of("success_rate", 0.75));
    assertEquals(
        List.of(
            new Outcome(0.125, 1, 0, false),
            new Outcome(0.75, 0, 0, false),
            new Outcome(0.125, 0, 0, false)),
        table.outcomes(0, 3));
  }

  @Test
  void shouldReadAMapAndRewardsFromTheConfig() {
    TransitionTable table =
        frozenLake(
            Map.of(
                "desc", List.of("SHG", "FFF"),
                "is_slippery", false,
                "reward_schedule", List.of(10, -5, -1)));
    assertEquals(6, table.numStates());
    assertEquals(List.of(new Outcome(1, 1, -5, true)), table.outcomes(0, 2));
    assertEquals(List.of(new Outcome(1, 2, 10, true)), table.outcomes(5, 3));
    assertEquals(List.of(new Outcome(1, 3, -1, false)), table.outcomes(0, 1));
  }

  @Test
  void shouldDrawOutcomesAsOftenAsTheyAreLikely() {
    TransitionTable table = frozenLake(Map.of("success_rate", 0.5));
    Rng rng = new Rng(2);
    int straight = 0;
    for (int i = 0; i < 10_000; i++) {
      straight += table.next(table.draw(6, 1, rng)) == 10 ? 1 : 0;
    }
    assertEquals(5_000, straight, 200);
  }

  @Test
  void shouldSlipOnASlipperyCliff() {
    TransitionTable table =
        CliffWalking.table(EnvConfig.of("CliffWalking-v1", Map.of("is_slippery", true)));
    assertEquals(
        List.of(
            new Outcome(1.0 / 3, 24, -1, false),
            new Outcome(1.0 / 3, 36, -100, false),
            new Outcome(1.0 / 3, 36, -1, false)),
        table.outcomes(36, 1));
  }

  @Test
  void shouldDriveToTheSidesInTheRain() {
    TransitionTable table =
        Taxi.table(EnvConfig.of("Taxi-v4", Map.of("is_rainy", true, "rainy_probability", 0.6)));
    TaxiRules middle = new TaxiRules(2, 2, 0, 1);
    List<Outcome> outcomes = table.outcomes(middle.state(), 0);
    assertEquals(new TaxiRules(3, 2, 0, 1).state(), outcomes.get(0).next());
    assertEquals(0.6, outcomes.get(0).probability());
    assertEquals(new TaxiRules(2, 3, 0, 1).state(), outcomes.get(1).next());
    assertEquals(0.2, outcomes.get(1).probability());
    assertEquals(new TaxiRules(2, 1, 0, 1).state(), outcomes.get(2).next());
    TaxiRules bottom = new TaxiRules(4, 2, 0, 1);
    assertTrue(
        table.outcomes(bottom.state(), 0).stream().allMatch(o -> o.next() == bottom.state()));
  }

  @Test
  void shouldMaskActionsThatChangeNothing() {
    // At the top, a wall to the right; the passenger waits elsewhere.
    assertArrayEquals(new int[] {1, 0, 0, 1, 0, 0}, new TaxiRules(0, 1, 0, 1).actionMask());
    assertArrayEquals(new int[] {1, 0, 1, 0, 1, 0}, new TaxiRules(0, 0, 0, 1).actionMask());
    assertArrayEquals(new int[] {0, 1, 0, 0, 0, 1}, new TaxiRules(4, 0, 4, 1).actionMask());
    try (Environment<Integer, Integer> taxi = make("Taxi-v4", Map.of())) {
      int state = taxi.reset(1L, Map.of()).observation();
      StepResult<Integer> result = taxi.step(0);
      assertTrue(state >= 0 && result.info().containsKey("prob"));
      assertArrayEquals(
          TaxiRules.of(result.observation()).actionMask(),
          (int[]) result.info().get("action_mask"));
    }
  }

  @Test
  void shouldShowTheMaskWhereAskedTo() {
    try (Environment<Map<String, Object>, Integer> taxi =
        make("Taxi-v4", Map.of("action_mask", true))) {
      Map<String, Object> observation = taxi.reset(1L, Map.of()).observation();
      for (int i = 0; i < 50; i++) {
        int state = (Integer) Objects.requireNonNull(observation.get("observations"));
        int[] mask = TaxiRules.of(state).actionMask();
        assertArrayEquals(mask, (int[]) observation.get("action_mask"));
        observation = taxi.step(i % 4).observation();
      }
    }
  }

  @Test
  void shouldLetAFicklePassengerChangeDestinationOnce() {
    Map<String, Object> config = Map.of("fickle_passenger", true, "fickle_probability", 1.0);
    try (Environment<Integer, Integer> taxi = make("Taxi-v4", config)) {
      taxi.reset(1L, Map.of());
      StateDict saved = taxi.saveState();
      saved.column(STATE).setDouble(0, new TaxiRules(0, 0, 0, 3).state());
      taxi.loadState(saved);
      assertEquals(3, TaxiRules.of(taxi.step(4).observation()).destination());
      int changed = TaxiRules.of(taxi.step(0).observation()).destination();
      assertTrue(changed != 3);
      assertEquals(changed, TaxiRules.of(taxi.step(0).observation()).destination());
    }
  }

  @Test
  void shouldGiveBlackjackItsSpaces() {
    try (Environment<List<Object>, Integer> blackjack = make("Blackjack-v1", Map.of())) {
      assertEquals(
          TupleSpace.of(Discrete.of(32), Discrete.of(11), Discrete.of(2)),
          blackjack.observationSpace());
      assertEquals(Discrete.of(2), blackjack.actionSpace());
    }
  }

  @Test
  void shouldCountAnAceAsElevenWhereItDoesNotBust() {
    assertEquals(List.of(18, 5, 1), observed(hand(8, 2, 1), hand(12, 2, 0), 5));
    assertEquals(List.of(13, 5, 0), observed(hand(13, 3, 1), hand(12, 2, 0), 5));
  }

  @Test
  void shouldCompareHandsAtTheStick() {
    assertEquals(1, stick(Map.of(), hand(20, 3, 0), hand(18, 2, 0)));
    assertEquals(0, stick(Map.of(), hand(18, 3, 0), hand(18, 2, 0)));
    assertEquals(-1, stick(Map.of(), hand(17, 3, 0), hand(18, 2, 0)));
    assertEquals(-1, stick(Map.of(), hand(20, 2, 0), hand(11, 2, 1)));
  }

  @Test
  void shouldLetANaturalWinAgainstATwentyOneOfThreeCards() {
    int[] natural = hand(11, 2, 1);
    assertEquals(1, stick(Map.of(), natural, hand(21, 3, 0)));
    assertEquals(0, stick(Map.of(), natural, natural));
    assertEquals(0, stick(Map.of("sab", false), natural, hand(21, 3, 0)));
    assertEquals(1, stick(Map.of("sab", false), natural, hand(18, 2, 0)));
    assertEquals(1.5, stick(Map.of("sab", false, "natural", true), natural, hand(18, 2, 0)));
    assertEquals(1, stick(Map.of("sab", false, "natural", true), hand(21, 3, 0), hand(18, 2, 0)));
  }

  @Test
  void shouldLoseAtOnceWhenBust() {
    try (Environment<List<Object>, Integer> blackjack = make("Blackjack-v1", Map.of())) {
      blackjack.reset(1L, Map.of());
      load(blackjack, hand(21, 3, 0), hand(12, 2, 0), 2);
      StepResult<List<Object>> result = blackjack.step(1);
      assertTrue(result.terminated());
      assertEquals(-1, result.reward());
    }
  }

  @Test
  void shouldLetTheDealerDrawToSeventeen() {
    int wins = 0;
    int episodes = 4_000;
    try (Environment<List<Object>, Integer> blackjack = make("Blackjack-v1", Map.of())) {
      blackjack.reset(1L, Map.of());
      for (int i = 0; i < episodes; i++) {
        blackjack.reset(null, Map.of());
        StepResult<List<Object>> result = blackjack.step(0);
        int sum = (Integer) result.observation().getFirst();
        assertTrue(sum <= 21);
        assertFalse(result.truncated());
        wins += result.reward() > 0 ? 1 : 0;
      }
    }
    // Always sticking on two cards wins 38 % of games against an infinite deck.
    assertEquals(0.38, wins / (double) episodes, 0.03);
  }

  @Test
  void shouldDealFromAnInfiniteDeck() {
    int n = 20_000;
    try (VectorEnvironment tables =
        Environments.makeVector("Blackjack-v1", Map.of(), n, AutoresetMode.DISABLED)) {
      VectorStep out = VectorStep.allocate(tables.observationSpace(), n);
      tables.reset(1, Map.of(), out.observations());
      int[] open = out.observations().column("observation/1").toIntArray();
      int[] counts = new int[11];
      for (int card : open) {
        counts[card]++;
      }
      assertEquals(0, counts[0]);
      for (int card = 1; card <= 9; card++) {
        assertEquals(n / 13.0, counts[card], 180);
      }
      assertEquals(4 * n / 13.0, counts[10], 350);
    }
  }

  private static List<Object> observed(int[] player, int[] dealer, int open) {
    try (Environment<List<Object>, Integer> blackjack = make("Blackjack-v1", Map.of())) {
      blackjack.reset(1L, Map.of());
      load(blackjack, player, dealer, open);
      return blackjack.step(0).observation();
    }
  }

  private static double stick(Map<String, Object> config, int[] player, int[] dealer) {
    try (Environment<List<Object>, Integer> blackjack = make("Blackjack-v1", config)) {
      blackjack.reset(1L, Map.of());
      load(blackjack, player, dealer, 10);
      StepResult<List<Object>> result = blackjack.step(0);
      assertTrue(result.terminated());
      return result.reward();
    }
  }

  private static int[] hand(int hardSum, int cards, int ace) {
    return new int[] {hardSum, cards, ace};
  }

  private static void load(Environment<?, ?> blackjack, int[] player, int[] dealer, int open) {
    StateDict saved = blackjack.saveState();
    Column state = saved.column(STATE);
    for (int k = 0; k < 3; k++) {
      state.setDouble(k, player[k]);
      state.setDouble(3 + k, dealer[k]);
    }
    state.setDouble(6, open);
    blackjack.loadState(saved);
  }

  private static TransitionTable frozenLake(Map<String, Object> config) {
    return FrozenLake.table(EnvConfig.of("FrozenLake-v1", config), "4x4");
  }

  @SuppressWarnings("unchecked")
  private static <O, A> Environment<O, A> make(String id, Map<String, Object> config) {
    return (Environment<O, A>) Environments.make(id, config);
  }

  @Test
  void shouldNotAllocateInSteadyState() {
    int n = 256;
    try (VectorEnvironment vector =
        Environments.makeVector("CartPole-v1", Map.of(), n, AutoresetMode.SAME_STEP)) {
      VectorStep out = VectorStep.allocate(vector.observationSpace(), n);
      ColumnBatch actions = ColumnBatch.of("action", Column.ofInts(new int[n]));
      vector.reset(1, Map.of(), out.observations());
      // Interpreted code allocates; how soon the compiler is done is up to the machine.
      long bytes = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 500 && bytes > 16_000; attempt++) {
        bytes = bytesAllocatedBy(vector, actions, out, 1_000);
      }
      assertTrue(bytes <= 16_000, "expected 1000 steps without allocation, found bytes: " + bytes);
    }
  }

  private static long bytesAllocatedBy(
      VectorEnvironment vector, ColumnBatch actions, VectorStep out, int steps) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < steps; i++) {
      vector.step(actions, out);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
