package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EnginesCommandTest {
  private static CliRun run(String... arguments) {
    return CliRun.of(new FakeExperiments(), arguments);
  }

  @Test
  void shouldListEnginesWithWhatInstallingThemDownloads() {
    CliRun list = run("engines");
    assertEquals(0, list.exitCode());
    assertTrue(list.out().contains("simd"), list.out());
    assertTrue(list.out().contains("113 MB"), list.out());
  }

  @Test
  void shouldSuggestAnEngineForAnUnknownName() {
    CliRun unknown = run("engines", "install", "toch");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("did you mean torch"), unknown.err());
  }

  @Test
  void shouldSayHowToInstall() {
    CliRun wrong = run("engines", "remove");
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("engines install NAME"), wrong.err());
  }
}
