package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.internal.shm.SharedBlockStress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs all of jcstress's tests that are here, as the property {@code mobula.stress.options} says;
 * its report is in the folder that {@code mobula.stress.results} says. They have two threads each,
 * since jcstress leaves out what wants more than there are processors.
 */
class LockFreeIT {
  private static final List<Class<?>> TESTS =
      List.of(
          ArgumentLatchStress.class,
          CloseStress.class,
          MailboxReceiverStress.class,
          MailboxSendersStress.class,
          OutcomeStress.class,
          ResourcePoolStress.class,
          SharedBlockStress.class,
          WaiterStress.class);

  @Test
  void shouldShowNoForbiddenOutcome() throws IOException, InterruptedException {
    Path results =
        Files.createDirectories(Path.of(System.getProperty("mobula.stress.results", "target")));
    Path output = results.resolve("output.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of(System.getProperty("mobula.stress.options", "-m sanity").split(" ")));
    command.addAll(List.of("-v", "-r", results.toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(results.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(2, TimeUnit.HOURS));
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output);
    assertEquals(0, process.exitValue(), text);
    for (Class<?> test : TESTS) {
      assertTrue(text.contains(" " + test.getName()), () -> "not run: " + test + "\n" + text);
    }
  }
}
