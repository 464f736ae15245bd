package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.Serve;
import dev.mobula.serve.ServeConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeApplicationsTest {
  private static final Path SHIPPED = Path.of("../configs/serve-example.yaml");

  @TempDir Path temp;

  private static CliRun run(String... arguments) {
    return CliRun.of(new RllibExperiments(), arguments);
  }

  @Test
  void shouldDeployToARunningServerAndAskIt() throws Exception {
    String token = Files.writeString(temp.resolve("token"), "secret\n").toString();
    HttpOptions options = HttpOptions.defaults().withAddress("127.0.0.1", 0, "secret");
    try (Serve serve = Serve.start(options)) {
      String address = "http://127.0.0.1:" + serve.port();
      CliRun deployed =
          run("serve", "deploy", SHIPPED.toString(), "--address", address, "--token-file", token);
      assertEquals(ExitCode.OK, deployed.exitCode(), deployed.err());
      assertTrue(deployed.err().contains(address + " answers once"), deployed.err());
      CliRun status = run("serve", "status", "--address", address, "--token-file", token);
      assertTrue(status.out().contains("\"route_prefix\" : \"/hallo\""), status.out());
      CliRun config = run("serve", "config", "--address", address + "/", "--token-file", token);
      assertEquals(ExitCode.OK, config.exitCode(), config.err());
      assertTrue(config.out().contains("TextApplication:application"), config.out());
      CliRun refused = run("serve", "shutdown", "--address", address);
      assertEquals(ExitCode.USER, refused.exitCode());
      assertTrue(refused.err().contains("answered 401"), refused.err());
      assertTrue(refused.err().contains("token by --token-file"), refused.err());
      CliRun ended = run("serve", "shutdown", "--address", address, "--token-file", token);
      assertEquals(ExitCode.OK, ended.exitCode(), ended.err());
      assertTrue(serve.status().applications().isEmpty());
    }
  }

  @Test
  void shouldSayForWhatItWaits() throws Exception {
    ServeConfig config =
        ServeConfig.of(
            Map.of(
                "applications",
                List.of(
                    Map.of(
                        "import_path",
                        "dev.mobula.serve.samples.TextApplication:application",
                        "deployments",
                        List.of(
                            Map.of(
                                "name",
                                "Translator",
                                "num_replicas",
                                500,
                                "ray_actor_options",
                                Map.of("num_cpus", 1)))))));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    HttpOptions options = HttpOptions.defaults().withAddress("127.0.0.1", 0, null);
    try (Serve serve = Serve.start(options);
        WaitingReport report = WaitingReport.of(serve, err, Duration.ofMillis(10))) {
      var applied = CompletableFuture.runAsync(() -> serve.apply(config));
      while (!said.toString(StandardCharsets.UTF_8).contains("replicas that wait to start")) {
        Thread.sleep(5);
      }
      serve.shutdown();
      assertThrows(CompletionException.class, applied::join);
    }
    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("deployment 'Translator' of application 'default', "), text);
    assertTrue(text.contains(" of 500 replicas run: expected {CPU=1.0} to be free"), text);
  }

  @Test
  void shouldSayThatAModelIsMissingBeforeItFetchesTheRuntime() {
    CliRun missing = run("serve", temp.resolve("none.onnx").toString());
    assertEquals(ExitCode.USER, missing.exitCode());
    assertTrue(missing.err().contains("none.onnx, found no file"), missing.err());
    assertFalse(missing.err().contains("fetching"), missing.err());
  }

  @Test
  void shouldReadTheShippedFile() {
    assertEquals(2, ServeConfig.of(ExperimentFile.document(SHIPPED)).applications().size());
  }

  @Test
  void shouldSayWhatIsWrong() throws Exception {
    Path file = Files.writeString(temp.resolve("serve.yaml"), "applications: [{name: a}]\n");
    CliRun wrong = run("serve", "deploy", file.toString());
    assertEquals(ExitCode.USER, wrong.exitCode());
    assertTrue(wrong.err().contains("serve.yaml: applications[0].import_path:"), wrong.err());
    CliRun nobody = run("serve", "status", "--address", "http://127.0.0.1:1");
    assertTrue(nobody.err().contains("found none that answers"), nobody.err());
  }

  @Test
  void shouldSayThatAnotherProgramAnswers() throws Exception {
    HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("<html>".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    other.start();
    try {
      assertRefused(
          "found one that answers 200 without JSON",
          "serve",
          "status",
          "--address",
          "http://127.0.0.1:" + other.getAddress().getPort());
    } finally {
      other.stop(0);
    }
  }

  private static void assertRefused(String expected, String... arguments) {
    CliRun run = run(arguments);
    assertEquals(ExitCode.USER, run.exitCode(), run.err());
    assertTrue(run.err().contains(expected), run.err());
  }

  @Test
  void shouldRefuseOptionsThatWouldHaveNoEffect() {
    String file = SHIPPED.toString();
    assertRefused(
        "'mobula serve deploy FILE': expected options of --host, --port, --grpc-port, --token-file,"
            + " --tls-certificate, --tls-key, --access-log, --classpath, found --name, --demo;"
            + " leave them out",
        "serve",
        "deploy",
        file,
        "--demo",
        "--name",
        "x",
        "--port",
        "0");
    String nobody = "http://127.0.0.1:1";
    assertRefused(
        "'mobula serve deploy FILE --address URL': expected options of --address, --token-file,"
            + " found --port; leave it out",
        "serve",
        "deploy",
        file,
        "--address",
        nobody,
        "--port",
        "9");
    assertRefused("found --access-log; leave it out", "serve", "status", "--access-log");
    assertRefused("found --classpath; leave it out", "serve", "shutdown", "--classpath", "x.jar");
    assertRefused("found --address; leave it out", "serve", "none", "--address", nobody);
  }

  @Test
  void shouldSayWhichFormWasMeant() {
    assertRefused("found 'deplyo' (did you mean deploy?)", "serve", "deplyo", "x");
    assertRefused("found 'stauts' (did you mean status?)", "serve", "stauts");
    assertRefused("expected FILE, found nothing", "serve", "deploy");
    assertRefused(
        "'mobula serve status': expected nothing after it, found 'x'", "serve", "status", "x");
    assertRefused("unexpected argument 'else'", "serve", "somewhere", "else");
    assertRefused("by 'mobula serve deploy " + SHIPPED + "'", "serve", SHIPPED.toString());
  }

  @Test
  void shouldTakeAPathForACheckpointWhateverItsName() throws Exception {
    CliRun missing = run("serve", temp.resolve("configs").toString());
    assertEquals(ExitCode.USER, missing.exitCode(), missing.err());
    assertFalse(missing.err().contains("did you mean"), missing.err());
    CliRun folder = run("serve", Files.createDirectory(temp.resolve("run.yaml")).toString());
    assertEquals(ExitCode.USER, folder.exitCode(), folder.err());
    assertFalse(folder.err().contains("serve deploy"), folder.err());
  }
}
