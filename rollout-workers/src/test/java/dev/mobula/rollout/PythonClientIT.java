package dev.mobula.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.gymnasium.PythonSearch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mobula_client.py}, in an interpreter that has what its head asks for. */
@Timeout(600)
class PythonClientIT {
  private static final Path CLIENT = Path.of("client", "python").toAbsolutePath();
  private static final Path PROTOCOL = Path.of("client", "src", "main", "proto").toAbsolutePath();
  private static final Path PLAYER =
      Path.of("src", "test", "resources", "external_player.py").toAbsolutePath();

  @TempDir private static Path stubs;

  private static String python = "";

  @BeforeAll
  static void assumePythonWithGrpc() throws Exception {
    python = interpreter();
    Process imports = start(List.of("-c", "import grpc, grpc_tools.protoc, numpy"), "imports");
    assumeTrue(
        imports.waitFor() == 0,
        () ->
            "%s lacks something; -Dmobula.python=PATH names another: %s"
                .formatted(python, printed("imports")));
    Process protoc =
        start(
            List.of(
                "-m",
                "grpc_tools.protoc",
                "-I",
                PROTOCOL.toString(),
                "--python_out=" + stubs,
                "--grpc_python_out=" + stubs,
                "external_env.proto"),
            "protoc");
    assertEquals(0, protoc.waitFor(), () -> printed("protoc"));
  }

  private static String interpreter() {
    try {
      return PythonSearch.find(null).executable().toString();
    } catch (EnvironmentException e) {
      return abort(String.valueOf(e.getMessage()));
    }
  }

  /** Starts the interpreter with the client on its path; what it prints goes to a file. */
  private static Process start(List<String> arguments, String output) throws IOException {
    List<String> command = new ArrayList<>(List.of(python));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONPATH", CLIENT + File.pathSeparator + stubs);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return builder.redirectOutput(stubs.resolve(output).toFile()).start();
  }

  private static String printed(String output) {
    try {
      return Files.readString(stubs.resolve(output));
    } catch (IOException e) {
      return "nothing: " + e.getMessage();
    }
  }

  @Test
  void shouldPlayWithTokenAndTlsAndLoseNothingWhereConnectionsBreak(@TempDir Path folder)
      throws Exception {
    SelfSigned signed = SelfSigned.create(folder);
    Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
    Specs specs =
        Specs.of()
            .envs(3, 1)
            .fragment(5)
            .completeEpisodes()
            .config("token_file", token.toString())
            .config("tls_certificate", signed.certificate().toString())
            .config("tls_key", signed.key().toString());
    try (ExternalGame game = new ExternalGame(specs);
        CuttingProxy proxy = new CuttingProxy(game.runner.port(), 6_000)) {
      Process player =
          start(
              List.of(
                  PLAYER.toString(),
                  "play",
                  "localhost:" + proxy.port(),
                  "s3cret",
                  signed.certificate().toString()),
              "player");
      Map<Double, Integer> lengths = new TreeMap<>();
      while (player.isAlive()) {
        game.trySample().forEach(rollout -> count(rollout, lengths));
      }
      assertEquals(0, player.exitValue(), () -> printed("player"));
      game.trySample().forEach(rollout -> count(rollout, lengths));
      int all = 5 + 6 + 7 + 8;
      assertEquals(Map.of(1.0, all, 2.0, all, 3.0, all, 9.0, 20), lengths);
      assertTrue(proxy.cuts() > 0, "expected a connection that broke, found none");
    }
  }

  /** Adds up the steps by what each of them earned. */
  private static void count(Rollout rollout, Map<Double, Integer> lengths) {
    for (EpisodeMetrics episode : rollout.episodes()) {
      lengths.merge(episode.episodeReturn() / episode.length(), episode.length(), Integer::sum);
    }
  }

  @Test
  void shouldGiveUpAServerThatBreaksEachStreamBeforeItAnswers() throws Exception {
    try (ExternalGame game = new ExternalGame(Specs.of());
        BreakingServer server = new BreakingServer(game)) {
      Process player =
          start(List.of(PLAYER.toString(), "give-up", "127.0.0.1:" + server.port()), "given-up");
      assertEquals(0, player.waitFor(), () -> printed("given-up"));
    }
  }
}
