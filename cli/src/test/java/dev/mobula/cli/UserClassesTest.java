package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Environments and callbacks that were compiled outside the project. */
class UserClassesTest {
  @TempDir Path temp;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private Path classes = Path.of("");

  @BeforeEach
  void compile() throws IOException {
    Path environment =
        Files.writeString(
            temp.resolve("Walk.java"),
            """
            package com.acme;

            import dev.mobula.envs.*;
            import java.util.Map;

            public class Walk implements Environment<float[], Integer> {
              private int steps;

              public Space<float[]> observationSpace() {
                return Box.of(0, 9, 1);
              }

              public Space<Integer> actionSpace() {
                return Discrete.of(2);
              }

              public ResetResult<float[]> reset(Long seed, Map<String, Object> options) {
                steps = 0;
                return ResetResult.of(new float[] {0});
              }

              public StepResult<float[]> step(Integer action) {
                steps++;
                return StepResult.of(new float[] {steps}, action, steps == 9, false);
              }
            }
            """);
    Path callbacks =
        Files.writeString(
            temp.resolve("Watch.java"),
            """
            package com.acme;

            import dev.mobula.rllib.Callbacks;
            import java.util.Map;

            public class Watch implements Callbacks {
              public Map<String, Double> onEpisodeEnd(
                  long id, double episodeReturn, int length, Map<String, Object> info) {
                return Map.of("watched_steps", (double) length);
              }
            }
            """);
    classes = CompiledSources.of(List.of(environment, callbacks), null).folder();
  }

  @AfterEach
  void forget() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private CliRun train(String classPath) {
    return train(classPath, "com.acme.Walk", "com.acme.Watch");
  }

  private CliRun train(String classPath, String env, String callbacks) {
    return CliRun.of(
        new RllibExperiments(),
        "train",
        "--classpath",
        classPath,
        "--algo",
        "PPO",
        "--env",
        env,
        "--override",
        "config.callbacks=[" + callbacks + "]",
        "--override",
        "config.train_batch_size_per_learner=64",
        "--stop",
        "training_iteration=1",
        "--storage-path",
        temp.resolve("results").toString(),
        "--json");
  }

  private void expectWatchedSteps(CliRun run) throws IOException {
    assertEquals(0, run.exitCode(), run.err());
    Path folder = temp.resolve("results").resolve("PPO_Walk");
    String result = Files.readString(folder.resolve("result.jsonl"));
    assertTrue(result.contains("\"watched_steps\":9.0"), result);
  }

  @Test
  void shouldTrainOnClassesInAFolder() throws IOException {
    expectWatchedSteps(train(classes.toString()));
  }

  @Test
  void shouldTrainOnClassesInTheJarsOfAFolder() throws IOException {
    Path lib = Files.createDirectory(temp.resolve("lib"));
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(lib.resolve("acme.jar")))) {
      for (String name : List.of("com/acme/Walk.class", "com/acme/Watch.class")) {
        jar.putNextEntry(new JarEntry(name));
        jar.write(Files.readAllBytes(classes.resolve(name)));
      }
    }
    expectWatchedSteps(train(lib + "/*"));
  }

  @Test
  void shouldSuggestTheNearestOfTheUsersClasses() {
    CliRun run = train(classes.toString(), "com.acme.Wolk", "com.acme.Wathc");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("\"com.acme.Wolk\"; did you mean com.acme.Walk?"), run.err());
    assertTrue(run.err().contains("\"com.acme.Wathc\"; did you mean com.acme.Watch?"), run.err());
  }

  @Test
  @SuppressWarnings("NullAway") // a null is what it throws at
  void shouldLeaveStackTracesAsThoseOfOtherClasses() throws ReflectiveOperationException {
    UserClasses.add(classes.toString());
    Class<?> type =
        Class.forName("com.acme.Walk", true, Thread.currentThread().getContextClassLoader());
    Environment<?, ?> walk = (Environment<?, ?>) type.getDeclaredConstructor().newInstance();
    StringWriter trace = new StringWriter();
    assertThrows(NullPointerException.class, () -> walk.step(null))
        .printStackTrace(new PrintWriter(trace));
    assertTrue(trace.toString().contains("\tat com.acme.Walk.step(Walk.java:"), trace.toString());
  }

  @Test
  void shouldRefuseAFolderOfJarsThatIsMissing() {
    CliRun run = train(temp.resolve("none") + "/*");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().startsWith("mobula: --classpath: there is no folder"), run.err());
  }
}
