package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is said of environments that are tried out. */
class CheckEnvCommandTest {
  private static CliRun run(String... arguments) {
    return CliRun.of(new FakeExperiments(), arguments);
  }

  @Test
  void shouldFindNothingWrongWithABuiltInEnvironment() {
    CliRun run = run("check-env", "FrozenLake-v1", "--env-config", "is_slippery=false");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("FrozenLake-v1: no problem found\n"), run.out());
    assertTrue(run.out().matches("(?s).*speed: +[1-9][0-9,]* steps/s.*"), run.out());
    assertTrue(run.out().contains("actions:      Discrete(4)\n"), run.out());
  }

  @Test
  void shouldListWhatIsWrongWithAClass() {
    CliRun run = run("check-env", CorridorWorld.class.getName(), "--env-config", "fault=reward");
    assertEquals(1, run.exitCode(), run.err());
    assertTrue(run.out().contains("\n- expected finite rewards, found NaN\n"), run.out());
    assertFalse(run.out().contains("steps/s"), run.out());
  }

  @Test
  void shouldSayWhereAnEnvironmentThrows() {
    CliRun run = run("check-env", CorridorWorld.class.getName(), "--env-config", "fault=throw");
    assertEquals(1, run.exitCode(), run.err());
    assertTrue(run.out().contains("CorridorWorld.java:"), run.out());
  }

  @Test
  void shouldReportAnEnvironmentThatCannotBeClosed() {
    CliRun run = run("check-env", CorridorWorld.class.getName(), "--env-config", "fault=close");
    assertEquals(1, run.exitCode(), run.err());
    assertTrue(run.out().contains("\n- expected no exception, found "), run.out());
    assertTrue(run.out().contains("the door is stuck, at "), run.out());
    assertTrue(run.out().contains("actions:      Discrete(2)\n"), run.out());
  }

  @Test
  void shouldRefuseWhatCannotBeMade() {
    CliRun unknown = run("check-env", "CartPool-v1");
    assertEquals(2, unknown.exitCode(), unknown.err());
    assertTrue(unknown.err().contains("CartPole-v1"), unknown.err());
    CliRun badly = run("check-env", "CartPole-v1", "--env-config", "gravity=3");
    assertEquals(2, badly.exitCode(), badly.err());
    assertTrue(badly.err().contains("unknown key 'gravity'"), badly.err());
    CliRun malformed = run("check-env", "CartPole-v1", "--env-config", "gravity");
    assertEquals(2, malformed.exitCode(), malformed.err());
  }
}
