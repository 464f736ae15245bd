package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is logged, as the command prints it in a process of its own. */
class LogIT {
  @TempDir Path temp;

  @Test
  void shouldWarnOnOneLine() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Duser.language=en"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.addAll(List.of(Main.class.getName(), "train", "--json", "--algo", "PPO"));
    command.addAll(List.of("--env", CorridorWorld.class.getName()));
    command.addAll(List.of("--override", "env_config={fault: throw, at: 100}"));
    command.addAll(List.of("--override", "config.train_batch_size_per_learner=64"));
    command.addAll(List.of("--stop", "training_iteration=2", "--storage-path", temp.toString()));
    Process process = new ProcessBuilder(command).start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), err);
    List<String> lines = err.lines().filter(line -> !line.contains("incubator")).toList();
    assertEquals(2, lines.size(), err);
    assertTrue(lines.getLast().startsWith("mobula: EnvRunners failed and were restarted: "), err);
    assertTrue(
        lines
            .getFirst()
            .matches(
                "WARNING: EnvRunner 0 failed and is made anew: .*\\(CorridorWorld.java:\\d+\\)"),
        err);
  }
}
