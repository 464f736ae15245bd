package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BenchmarkSuiteCommandTest {
  private static CliRun run(String... arguments) {
    return CliRun.of(new FakeExperiments(), arguments);
  }

  @Test
  void shouldRefuseAnUnknownRowAndSuggestTheNearest() {
    CliRun run = run("benchmark-suite", "ppo-cartpole", "sac-pendulm");
    assertEquals(2, run.exitCode());
    assertEquals(
        "mobula: unknown row 'sac-pendulm' (did you mean sac-pendulum?);"
            + " 'mobula benchmark-suite --list' shows all\n",
        run.err());
    assertEquals("", run.out());
  }

  @Test
  void shouldRefuseNumbersOfSeedsThatCannotBe() {
    for (String number : new String[] {"0", "x", "10000"}) {
      assertEquals(2, run("benchmark-suite", "ppo-taxi", "--seeds", number).exitCode());
      assertEquals(2, run("benchmark-suite", "ppo-taxi", "--parallel", number).exitCode());
    }
  }

  @Test
  void shouldListTheRowsThatAreNamed() {
    System.setProperty("mobula.home", "..");
    try {
      CliRun run = run("benchmark-suite", "ppo-taxi", "ppo-cartpole", "--list");
      assertEquals(0, run.exitCode(), run.err());
      assertTrue(run.out().startsWith("ROW  "), run.out());
      assertTrue(run.out().contains("\nppo-cartpole  "), run.out());
      assertTrue(
          run.lastLine().matches("ppo-taxi +5 of 5 +7\\.91 +median ≥ 7\\.5 +yes"), run.out());
      assertEquals(3, run.out().lines().count());
    } finally {
      System.clearProperty("mobula.home");
    }
  }
}
