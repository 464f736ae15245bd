package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project of a user's own, from the command to a policy. */
class NewEnvCommandTest {
  private static final String SERVICES =
      "src/main/resources/META-INF/services/dev.mobula.envs.EnvironmentProvider";

  @TempDir Path temp;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private static CliRun run(String... arguments) {
    return CliRun.of(new RllibExperiments(), arguments);
  }

  private Path create(String... options) {
    Path folder = temp.resolve("project");
    Stream<String> all =
        Stream.concat(
            Stream.of("new-env", "my-env", "--no-install", "--dir", folder.toString()),
            Stream.of(options));
    CliRun run = run(all.toArray(String[]::new));
    assertEquals(0, run.exitCode(), run.err());
    return folder;
  }

  @Test
  void shouldWriteAProjectThatCompilesPassesTheCheckerAndTrains() throws IOException {
    Path folder = create("--package", "com.acme.worlds");
    assertEquals("com.acme.worlds.MyEnvProvider\n", Files.readString(folder.resolve(SERVICES)));
    try (CompiledSources classes = CompiledSources.of(sources(folder), null)) {
      String classPath = classes.folder().toString();
      CliRun check = run("check-env", "com.acme.worlds.MyEnv", "--classpath", classPath);
      assertEquals(0, check.exitCode(), check.out() + check.err());
      CliRun train =
          run(
              "train",
              folder.resolve("my-env.yaml").toString(),
              "--classpath",
              classPath,
              // What the provider registers is looked up once per JVM, which a test is not alone
              // in.
              "--env",
              "com.acme.worlds.MyEnv",
              "--override",
              "env_config.max_episode_steps=50",
              "--stop",
              "training_iteration=1",
              "--storage-path",
              temp.resolve("results").toString());
      assertEquals(0, train.exitCode(), train.err());
    }
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void shouldLeaveNoPlaceholder() throws IOException {
    Path folder = create();
    Pattern placeholder = Pattern.compile("@(name|Class|package|version|home)@");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher found = placeholder.matcher(Files.readString(file));
        assertFalse(found.find(), () -> file + ": " + found.group());
      }
    }
  }

  @Test
  void shouldUseTheVersionsOfTheProject() throws IOException {
    String parent = Files.readString(Path.of("..", "pom.xml"));
    Matcher versions =
        Pattern.compile("<artifactId>(.+)</artifactId>\\s*<version>([0-9][^<]*)</version>")
            .matcher(Files.readString(create().resolve("pom.xml")));
    int seen = 0;
    while (versions.find()) {
      if (!versions.group(1).equals("my-env")) {
        assertTrue(
            parent.replaceAll("\\s", "").contains(versions.group().replaceAll("\\s", "")),
            versions.group());
        seen++;
      }
    }
    assertEquals(3, seen);
  }

  @Test
  void shouldOverwriteNothing() throws IOException {
    Path folder = create();
    Path file = Files.writeString(folder.resolve("README.md"), "mine");
    CliRun again = run("new-env", "my-env", "--no-install", "--dir", folder.toString());
    assertEquals(2, again.exitCode());
    assertTrue(again.err().contains("or an empty one; --dir names another one"), again.err());
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void shouldRefuseBadNames() {
    CliRun name = run("new-env", "My Env", "--no-install");
    assertEquals(2, name.exitCode());
    assertTrue(name.err().contains("lower-case words such as my-env, found 'My Env'"), name.err());
    CliRun packageName = run("new-env", "my-env", "--no-install", "--package", "com.new");
    assertEquals(2, packageName.exitCode());
    assertTrue(packageName.err().contains("found 'com.new'"), packageName.err());
  }

  @Test
  void shouldRefuseNamesThatAreTaken() {
    for (String hiding :
        List.of("random", "box", "space", "map", "environment", "env", "entry", "string", "test")) {
      CliRun run = run("new-env", hiding, "--no-install", "--dir", temp.resolve(hiding).toString());
      assertEquals(2, run.exitCode(), hiding + run.out());
      assertTrue(run.err().contains("would hide the one that it needs"), run.err());
      assertFalse(Files.exists(temp.resolve(hiding)));
    }
    CliRun known = run("new-env", "mountain-car", "--no-install");
    assertEquals(2, known.exitCode());
    assertTrue(known.err().contains("environment MountainCar-v0 already"), known.err());
    assertTrue(known.err().contains("as in my-mountain-car"), known.err());
  }

  @Test
  void shouldSayThatOnlyACheckoutCanBeInstalledFrom() {
    String home = System.getProperty("mobula.home");
    System.setProperty("mobula.home", temp.toString());
    try {
      CliRun run = run("new-env", "my-env", "--dir", temp.resolve("x").toString());
      assertEquals(2, run.exitCode());
      assertTrue(run.err().contains("found no mvnw in"), run.err());
      assertFalse(Files.exists(temp.resolve("x")));
    } finally {
      if (home == null) {
        System.clearProperty("mobula.home");
      } else {
        System.setProperty("mobula.home", home);
      }
    }
  }

  @Test
  void shouldInstallBeforeItWrites() {
    PrintStream out =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    boolean[] installed = new boolean[1];
    ArtifactInstaller installer =
        new ArtifactInstaller() {
          @Override
          void install(PrintStream ignored) {
            installed[0] = !Files.exists(temp.resolve("x"));
          }
        };
    NewEnvCommand command = new NewEnvCommand(installer);
    Arguments arguments =
        Arguments.parse(command.usage(), List.of("my-env", "--dir", temp.resolve("x").toString()));
    assertEquals(0, command.run(arguments, new Terminal(out, out, false)));
    assertTrue(installed[0]);
    assertTrue(Files.exists(temp.resolve("x/pom.xml")));
  }
}
