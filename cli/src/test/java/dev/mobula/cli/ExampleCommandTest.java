package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleCommandTest {
  @TempDir Path home;
  private final FakeExperiments experiments = new FakeExperiments();

  @BeforeEach
  void layOutExamples() throws IOException {
    System.setProperty("mobula.home", home.toString());
    Files.createDirectory(home.resolve("configs"));
    Files.writeString(
        home.resolve("configs/tuned.yaml"),
        "# A tuned one, at 0.5\n# or more. It is quick.\n# yaml: x\nname:\n");
    Files.createDirectories(home.resolve("examples/program"));
    Files.writeString(
        home.resolve("examples/program/Program.java"),
        """
        // A program.
        package com.acme;

        public class Program {
          public static void main(String[] arguments) {
            System.setProperty("mobula.test.program", "ran");
          }
        }
        """);
  }

  @AfterEach
  void forgetHome() {
    System.clearProperty("mobula.home");
    System.clearProperty("mobula.test.program");
  }

  private CliRun run(String... arguments) {
    return CliRun.of(experiments, arguments);
  }

  @Test
  void shouldListConfigurationsAndPrograms() {
    assertEquals(
        "program  A program.\ntuned    A tuned one, at 0.5 or more.\n",
        run("example", "list").out());
  }

  @Test
  void shouldTrainAConfiguration() throws IOException {
    Files.writeString(home.resolve("configs/tuned.yaml"), "x stop.training_iteration=1\n");
    CliRun run =
        run("example", "run", "tuned", "--json", "--storage-path", home.resolve("r").toString());
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(home.resolve("configs/tuned.yaml"), experiments.requests.getFirst().file());
  }

  @Test
  void shouldCompileAndRunAProgram() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    CliRun run = run("example", "run", "program");
    Thread.currentThread().setContextClassLoader(before);
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("ran", System.getProperty("mobula.test.program"));
  }

  @Test
  void shouldShowWhatTheCompilerSays() throws IOException {
    Files.writeString(home.resolve("examples/program/Program.java"), "class Program {");
    CliRun run = run("example", "run", "program");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("reached end of file while parsing"), run.err());
  }

  @Test
  void shouldReferToTheOptionsOfTrainInsteadOfRepeatingThem() {
    String help = run("example", "run", "--help").out();
    assertTrue(help.contains("see 'mobula train --help'"), help);
    assertTrue(!help.contains("--stop"), help);
  }

  @Test
  void shouldSuggestTheNearestExample() {
    assertTrue(run("example", "run", "progr").err().contains("did you mean program?"));
    assertTrue(run("example", "run", "tunde").err().contains("did you mean tuned?"));
    assertEquals(2, run("example").exitCode());
    assertEquals(2, run("example", "run").exitCode());
    assertEquals(2, run("example", "list", "more").exitCode());
  }

  @Test
  void shouldCompileWhatLiesWhereMavenHasIt() throws IOException {
    Path sources =
        Files.createDirectories(home.resolve("examples/compared/src/main/java/com/acme"));
    Files.writeString(home.resolve("examples/compared/compared.yaml"), "# Compared.\nx\n");
    Files.writeString(
        sources.resolve("Compare.java"),
        """
        package com.acme;

        public class Compare {
          public static void main(String[] arguments) {
            System.setProperty("mobula.test.program", String.join(" ", arguments));
          }
        }
        """);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    CliRun run = run("example", "compare", "compared", "--seeds", "3");
    Thread.currentThread().setContextClassLoader(before);
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(
        home.resolve("examples/compared/compared.yaml") + " 3",
        System.getProperty("mobula.test.program"));
  }

  @Test
  void shouldSayWhatHasNothingToCompare() {
    CliRun run = run("example", "compare", "tuned");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("with heuristics to compare with"), run.err());
  }
}
