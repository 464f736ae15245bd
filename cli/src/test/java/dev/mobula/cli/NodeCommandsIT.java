package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code mobula start} and {@code stop}, as processes with temporary files of their own. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class NodeCommandsIT {
  @TempDir private Path temporary;
  @TempDir private Path classes;

  /** What a command printed on both streams, and returned. */
  private record Said(int exitCode, String text) {}

  @AfterEach
  void stopWhatRuns() throws Exception {
    mobula("stop");
  }

  private Said mobula(String... arguments) throws IOException, InterruptedException {
    return java(System.getProperty("java.class.path"), Main.class.getName(), arguments);
  }

  private Said java(String classPath, String main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + temporary));
    command.add(TestWorkers.archive());
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.toString().contains("mobula-node-")).toList();
    }
  }

  private static void assertSays(String text, Said said) {
    assertTrue(said.text().contains(text), () -> "'%s' in %s".formatted(text, said));
  }

  @Test
  void shouldStartOneServiceAndStopIt() throws Exception {
    Said started = mobula("start", "--num-cpus", "3", "--object-store-memory", "67108864");
    assertEquals(ExitCode.OK, started.exitCode(), started::text);
    String pid = started.text().replaceAll("(?s).*process (\\d+):.*", "$1");
    assertEquals(1, logs().size());
    assertSays(logs().getFirst().toString(), started);
    Said status = mobula("status");
    assertSays("process " + pid + "  ", status);
    assertSays("0 of 3 in use", status);
    Said second = mobula("start");
    assertEquals(ExitCode.USER, second.exitCode());
    assertSays("expected no node service of yours", second);
    Said stopped = mobula("stop");
    assertEquals(ExitCode.OK, stopped.exitCode());
    assertSays("Ended the node service, process " + pid, stopped);
    assertFalse(ProcessHandle.of(Long.parseLong(pid)).isPresent());
    assertEquals(List.of(), logs());
    assertSays("No node service of yours", mobula("stop"));
  }

  @Test
  void shouldRunTheClassesThatItIsGiven() throws Exception {
    Path source =
        Files.writeString(
            classes.resolve("Greeting.java"),
            """
            import dev.mobula.core.Mobula;
            import dev.mobula.core.MobulaOptions;

            public class Greeting {
              public static void main(String[] args) {
                try (var _ = Mobula.init(MobulaOptions.defaults().withAddress("auto"))) {
                  System.out.println(Mobula.task(Greeting::greet, "sea").remote().get());
                }
              }

              static String greet(String whom) {
                return "hello " + whom + " from " + ProcessHandle.current().pid();
              }
            }
            """);
    String own = System.getProperty("java.class.path");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", own, "-d", classes.toString(), source.toString());
    assertEquals(0, compiled);
    Said started = mobula("start", "--num-cpus", "1", "--classpath", classes.toString());
    assertEquals(ExitCode.OK, started.exitCode(), started::text);
    String pid = started.text().replaceAll("(?s).*process (\\d+):.*", "$1");
    Said program = java(own + File.pathSeparator + classes, "Greeting");
    assertSays("hello sea from " + pid, program);
  }

  @Test
  void shouldSayWhyNoProgramWouldFindIt() throws Exception {
    Path parent = temporary.resolve("mobula-" + System.getProperty("user.name"));
    Files.createDirectory(parent);
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    Said started = mobula("start", "--num-cpus", "1");
    assertEquals(ExitCode.USER, started.exitCode(), started::text);
    assertSays("the node service ended as it started", started);
    assertSays("mode 0700", started);
    assertEquals(List.of(), logs());
  }
}
