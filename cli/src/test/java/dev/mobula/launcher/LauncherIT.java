package dev.mobula.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.cli.CtrlC;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the {@code mobula} script against a pretended JDK and a pretended Maven. */
class LauncherIT {
  private static final Path REPOSITORY = Path.of(System.getProperty("basedir")).getParent();

  @TempDir Path temporary;
  private Path repository;
  private Path jdk;

  record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void layOutARepository() throws IOException {
    assumeTrue(File.separatorChar == '/', "the launcher is a POSIX script");
    repository = Files.createDirectories(temporary.resolve("a repository"));
    for (String file : List.of("mobula", ".mvn/find-jdk.sh", ".mvn/launch.sh")) {
      Path copy = repository.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(REPOSITORY.resolve(file), copy);
    }
    write(
        repository.resolve("pom.xml"),
        """
        <modules>
          <module>cli</module>
          <module>envs/box2d</module>
        </modules>
        """);
    write(repository.resolve("cli/src/main/java/Main.java"), "class Main {}");
    script(
        repository.resolve("mvnw"),
        """
        cd "$(dirname "$0")"
        echo built >>builds
        [ ! -f signal ] || kill -"$(cat signal)" $PPID
        [ ! -f broken ] || { echo "the compiler says no"; exit 1; }
        mkdir -p cli/target/lib
        : >cli/target/mobula-cli.jar
        : >cli/target/lib/other.jar
        """);
    jdk = pretendedJdk(temporary.resolve("jdks/25"), "25.0.3");
  }

  @Test
  void shouldBuildOnceAndThenNotAskMavenAgain() throws Exception {
    Outcome first = mobula("envs");
    Outcome second = mobula("envs");
    assertTrue(first.err().startsWith("Building Mobula (first run) …\n"), first.err());
    assertEquals("a line\n", second.err());
    assertEquals(1, builds());
  }

  @Test
  void shouldBuildAgainAfterAChangeAndAfterARemoval() throws Exception {
    mobula("envs");
    write(repository.resolve("cli/src/main/java/New.java"), "class New {}");
    Outcome changed = mobula("envs");
    Files.delete(repository.resolve("cli/src/main/java/New.java"));
    mobula("envs");
    assertTrue(changed.err().contains("something changed"), changed.err());
    assertEquals(3, builds());
    write(repository.resolve("envs/box2d/src/main/java/InASubModule.java"), "class A {}");
    mobula("envs");
    assertEquals(4, builds());
  }

  @Test
  void shouldNotBuildAgainBecauseOfAProjectOfTheUserBesideTheModules() throws Exception {
    mobula("envs");
    write(repository.resolve("my-env/pom.xml"), "<project/>");
    write(repository.resolve("my-env/src/main/java/MyEnv.java"), "class MyEnv {}");
    mobula("envs");
    assertEquals(1, builds());
  }

  @Test
  void shouldKeepTheBuildOfAProgramThatRunsThroughLaterBuilds() throws Exception {
    mobula("envs");
    Path users = repository.resolve(".mobula/cli/app.1/users");
    try (var noted = Files.list(users)) {
      assertEquals(1, noted.count());
    }
    write(users.resolve(Long.toString(ProcessHandle.current().pid())), "");
    for (int i = 2; i <= 5; i++) {
      write(repository.resolve("cli/src/main/java/New" + i + ".java"), "class New {}");
      mobula("envs");
    }
    assertTrue(Files.isDirectory(users.getParent()));
    assertFalse(Files.exists(repository.resolve(".mobula/cli/app.2")));
    assertEquals(5, builds());
  }

  @Test
  void shouldBuildWhereAnEarlierBuildWasKilled() throws Exception {
    mobula("envs");
    write(repository.resolve("cli/src/main/java/New.java"), "class New {}");
    Files.createDirectories(repository.resolve(".mobula/lock")); // as earlier versions made it
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createSymbolicLink(
        repository.resolve(".mobula/building"), Path.of(Long.toString(dead.pid())));
    mobula("envs");
    assertEquals(2, builds());
    assertFalse(Files.isSymbolicLink(repository.resolve(".mobula/building")));
  }

  @Test
  void shouldSayWhichBuildItWaitsForAndGoOnAfterIt() throws Exception {
    mobula("envs");
    write(repository.resolve("cli/src/main/java/New.java"), "class New {}");
    Process other = new ProcessBuilder("sleep", "600").start();
    Path lock = repository.resolve(".mobula/building");
    Files.createSymbolicLink(lock, Path.of(Long.toString(other.pid())));
    Process waiting = start(repository, Map.of(), "./mobula", "envs");
    try (BufferedReader err = waiting.errorReader(StandardCharsets.UTF_8)) {
      String line = String.valueOf(err.readLine());
      assertTrue(
          line.startsWith("Waiting for process " + other.pid() + ", which builds Mobula"), line);
      other.destroyForcibly().waitFor();
      err.transferTo(Writer.nullWriter());
    } finally {
      other.destroyForcibly();
    }
    assertEquals(7, waiting.waitFor());
    assertEquals(2, builds());
  }

  @Test
  void shouldSayWhyTheLockCannotBeMade() throws Exception {
    Path tools = Files.createDirectories(temporary.resolve("tools"));
    script(tools.resolve("ln"), "echo 'ln: no links here' >&2; exit 1");
    String path = tools + File.pathSeparator + System.getenv("PATH");
    Outcome outcome = run(repository, Map.of("PATH", path), "./mobula", "envs");
    assertEquals(1, outcome.exit());
    assertTrue(outcome.err().startsWith("mobula: cannot create the link "), outcome.err());
    assertTrue(outcome.err().endsWith("ln: no links here\n"), outcome.err());

    Files.createDirectories(repository.resolve(".mobula/building"));
    Outcome folder = mobula("envs");
    assertEquals(1, folder.exit());
    assertTrue(folder.err().endsWith(": it is a folder\n"), folder.err());
  }

  @Test
  void shouldTellAnEndedBuildByItsSignal() throws Exception {
    write(repository.resolve("signal"), "TERM");
    assertEquals(143, mobula("envs").exit());
    CtrlC.assumeNotIgnored();
    write(repository.resolve("signal"), "INT");
    assertEquals(130, mobula("envs").exit());
    assertFalse(Files.isSymbolicLink(repository.resolve(".mobula/building")));
  }

  @Test
  void shouldShowTheLogOfAFailedBuildAndTryAgainNextTime() throws Exception {
    write(repository.resolve("broken"), "");
    Outcome failed = mobula("envs");
    assertEquals(1, failed.exit());
    assertTrue(failed.err().contains("the compiler says no"), failed.err());
    Files.delete(repository.resolve("broken"));
    assertEquals(7, mobula("envs").exit());
  }

  @Test
  void shouldPassArgumentsAndExitCodeUnchanged() throws Exception {
    Outcome outcome = mobula("train", "a file.yaml", "*", "", "--seed=1");
    assertEquals(7, outcome.exit());
    assertTrue(
        outcome.out().endsWith("<dev.mobula.cli.Main><train><a file.yaml><*><><--seed=1>\n"),
        outcome.out());
  }

  @Test
  void shouldLeaveTheClassPathOfTheUserToTheCommand() throws Exception {
    Outcome outcome = mobula("train", "--classpath", "my classes:x/*", "x.yaml");
    assertTrue(
        outcome.out().endsWith("<train><--classpath><my classes:x/*><x.yaml>\n"), outcome.out());
  }

  @Test
  void shouldDropTheIncubatorNoticeAndNothingElse() throws Exception {
    Outcome outcome = mobula("envs");
    assertFalse(outcome.err().contains("incubator"), outcome.err());
    assertTrue(outcome.err().endsWith("a line\n"), outcome.err());
  }

  @Test
  void shouldWorkThroughALinkAndKeepTheFolderOfTheUser() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), repository.resolve("mobula"));
    Path elsewhere = Files.createDirectories(temporary.resolve("else where"));
    Outcome outcome = run(elsewhere, Map.of(), link.toString(), "envs");
    assertEquals(7, outcome.exit());
    assertTrue(
        outcome.out().startsWith(elsewhere.toRealPath() + "\n"),
        "expected to run in %s, found %s".formatted(elsewhere, outcome.out()));
  }

  @Test
  void shouldAppendTheOptionsOfTheUser() throws Exception {
    Outcome outcome =
        run(repository, Map.of("MOBULA_JAVA_OPTS", "-Xmx1g -Dx=*"), "./mobula", "envs");
    assertTrue(outcome.out().contains("<-Xmx1g><-Dx=*>"), outcome.out());
  }

  @Test
  void shouldPreferTheOldestSufficientJdkWhereJavaHomeIsTooOld() throws Exception {
    Path old = pretendedJdk(temporary.resolve("jdks/17"), "17.0.2");
    Path home = temporary.resolve("home");
    pretendedJdk(home.resolve(".jdks/far-newer"), "9999");
    pretendedJdk(home.resolve(".jdks/sufficient"), "25.0.1");
    Outcome outcome =
        run(
            repository,
            Map.of("JAVA_HOME", old.toString(), "HOME", home.toString()),
            "/bin/sh",
            "-c",
            ". .mvn/find-jdk.sh && mobula_find_jdk && mobula_jdk_version \"$JAVA_HOME\"");
    assertEquals(0, outcome.exit(), outcome.err());
    assertTrue(Integer.parseInt(outcome.out()) >= 25, outcome.out());
    assertTrue(Integer.parseInt(outcome.out()) < 9999, outcome.out());
  }

  private Outcome mobula(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("./mobula"));
    command.addAll(List.of(arguments));
    return run(repository, Map.of(), command.toArray(String[]::new));
  }

  private Outcome run(Path folder, Map<String, String> environment, String... command)
      throws Exception {
    Process process = start(folder, environment, command);
    // Read to the end of the stream: what filters it may outlive the process by a moment.
    byte[] err = process.getErrorStream().readAllBytes();
    return new Outcome(
        process.waitFor(),
        Files.readString(temporary.resolve("out")),
        new String(err, StandardCharsets.UTF_8));
  }

  private Process start(Path folder, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(temporary.resolve("out").toFile());
    builder.environment().remove("MOBULA_JAVA_OPTS");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("MOBULA_AOT", "off");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private long builds() throws IOException {
    return Files.readAllLines(repository.resolve("builds")).size();
  }

  private static Path pretendedJdk(Path home, String version) throws IOException {
    write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/javac"), "exit 1");
    script(
        home.resolve("bin/java"),
        """
        echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
        echo "a line" >&2
        pwd -P
        printf '<%s>' "$@"
        echo
        exit 7
        """);
    return home;
  }

  private static void script(Path path, String body) throws IOException {
    write(path, "#!/bin/sh\n" + body);
    assertTrue(path.toFile().setExecutable(true));
  }

  private static void write(Path path, String text) throws IOException {
    Files.createDirectories(path.getParent());
    Files.write(path, text.getBytes(StandardCharsets.UTF_8));
  }
}
