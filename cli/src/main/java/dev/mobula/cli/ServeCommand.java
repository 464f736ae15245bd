package dev.mobula.cli;

import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaRuntime;
import dev.mobula.core.ObservabilityOptions;
import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.Serve;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.Tracing;
import dev.mobula.serve.TracingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code mobula serve}: answers requests with the policy of a checkpoint, or with the applications
 * of a file.
 */
final class ServeCommand implements Command {
  private static final Option NAME =
      Option.of("--name", "NAME", "Name that the policy is served under (default: policy).");
  private static final Option HOST =
      Option.of("--host", "ADDRESS", "Where to listen (default: 127.0.0.1, this machine alone).");
  private static final Option PORT =
      Option.of("--port", "N", "Port (default: 8000); 0 for any that is free.");
  private static final Option GRPC_PORT =
      Option.of("--grpc-port", "N", "Listen for gRPC too, at this port; 0 for any that is free.");
  static final Option TOKEN =
      Option.of("--token-file", "FILE", "Ask for the token in this file, as a bearer token.");
  private static final Option CERTIFICATE =
      Option.of("--tls-certificate", "FILE", "Listen with TLS: certificates in PEM.");
  private static final Option KEY =
      Option.of("--tls-key", "FILE", "Private key of the certificate, in PEM.");
  private static final Option ACCESS_LOG =
      Option.flag("--access-log", "Log each request to the error stream.");

  private static final Option DEMO =
      Option.flag("--demo", "Show a policy of CartPole-v1 balancing it, at /-/demo.");

  private static final List<Option> LISTENING =
      List.of(HOST, PORT, GRPC_PORT, TOKEN, CERTIFICATE, KEY, ACCESS_LOG);
  private static final List<Option> MODEL_OPTIONS = with(LISTENING, NAME, DEMO);
  static final List<Option> DEPLOY_OPTIONS = with(LISTENING, UserClasses.OPTION);
  static final List<Option> CLIENT_OPTIONS = List.of(ServeApplications.ADDRESS, TOKEN);

  private static final Usage USAGE =
      new Usage(
          "serve",
          List.of("CHECKPOINT|deploy|status|config|shutdown", "[FILE]"),
          "Answers requests with the policy of a checkpoint, or with applications, over HTTP and gRPC.",
          CheckpointOperand.HELP
              + """
              A file that ends with .onnx is run by ONNX Runtime, whoever wrote it.

              'serve deploy FILE' runs the applications of a file; with --address it has a running
              server do so. 'serve status', 'config' and 'shutdown' ask a running server.

              POST /policies/NAME/action      {"observation": [...]}
              POST /v2/models/NAME/infer      the Open Inference Protocol
              Ctrl-C ends it. docs/serve.md says more.
              """,
          List.of(
              NAME,
              HOST,
              PORT,
              GRPC_PORT,
              TOKEN,
              CERTIFICATE,
              KEY,
              ACCESS_LOG,
              DEMO,
              ServeApplications.ADDRESS,
              UserClasses.OPTION));

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    String action = String.valueOf(arguments.operand(0));
    if (ServeApplications.ACTIONS.contains(action)) {
      return ServeApplications.run(action, arguments, terminal);
    }
    checkModel(action, arguments.operand(1));
    arguments.expectOnly(MODEL_OPTIONS, "serve CHECKPOINT");
    HttpOptions options = options(arguments, HttpOptions.defaults());
    String name = arguments.get(NAME.name(), "policy");
    ServedModel model = ServedModel.of(name, arguments, terminal);
    try (Interrupts interrupts = new Interrupts(terminal.err(), "closing connections")) {
      CountDownLatch stopped = new CountDownLatch(1);
      interrupts.follow(_ -> stopped.countDown());
      try (MobulaRuntime observed = observed();
          Tracing tracing = traced(null);
          Serve serve = model.start(options)) {
        announce(terminal, options, serve.port(), model.path());
        showDemo(arguments, terminal, options, serve, name);
        startGrpc(arguments, OptionalInt.empty(), terminal, options, serve);
        await(stopped);
      }
      return interrupts.exitCode();
    }
  }

  private static List<Option> with(List<Option> options, Option... more) {
    return Stream.concat(options.stream(), Stream.of(more)).toList();
  }

  /** Refuses what is no checkpoint and may have been meant as one of the other forms. */
  private static void checkModel(String given, @Nullable String next) {
    Path path = Arguments.path(given);
    boolean word = path.getNameCount() == 1 && !Files.exists(path);
    String meant = word ? DidYouMean.among(given, ServeApplications.ACTIONS) : "";
    if (!meant.isEmpty()) {
      throw new UsageException(
          "expected a checkpoint, deploy, status, config or shutdown, found '%s'%s; see 'mobula serve --help'"
              .formatted(given, meant));
    }
    if (next != null) {
      throw new UsageException(
          "unexpected argument '%s'; see 'mobula serve --help'".formatted(next));
    }
    if (given.matches(".*\\.ya?ml") && !Files.isDirectory(path)) {
      throw new UsageException(
          "expected a checkpoint, found '%s'; run the applications of a file by 'mobula serve deploy %s'"
              .formatted(given, given));
    }
  }

  /** Starts what serves metrics, where they are asked for: policies alone need no runtime. */
  private static @Nullable MobulaRuntime observed() {
    return ObservabilityOptions.defaults().metricsPort() < 0 ? null : Mobula.init();
  }

  /** Traces as a file says, or else as the environment does; null where neither says anything. */
  static @Nullable Tracing traced(@Nullable TracingOptions file) {
    TracingOptions options = file == null ? TracingOptions.ofEnvironment(System.getenv()) : file;
    return options == null ? null : Tracing.start(options);
  }

  private static void announce(Terminal terminal, HttpOptions options, int port, String path) {
    terminal.out().printf("Serving %s%s%n", address(options, port), path);
    terminal.out().flush();
  }

  private static String address(HttpOptions options, int port) {
    String scheme = options.certificate() == null ? "http" : "https";
    return "%s://%s:%d".formatted(scheme, options.host(), port);
  }

  private static void showDemo(
      Arguments arguments, Terminal terminal, HttpOptions options, Serve serve, String name) {
    if (arguments.has(DEMO.name())) {
      serve.enableDemo(name);
      terminal.out().printf("Demo at %s/-/demo%n", address(options, serve.port()));
      terminal.out().flush();
    }
  }

  /** Listens for gRPC where the command line says, or otherwise a file. */
  static void startGrpc(
      Arguments arguments,
      OptionalInt otherwise,
      Terminal terminal,
      HttpOptions options,
      Serve serve) {
    if (arguments.has(GRPC_PORT.name()) || otherwise.isPresent()) {
      int port = serve.startGrpc(port(arguments, GRPC_PORT, otherwise.orElse(0)));
      terminal.out().printf("Serving gRPC at %s:%d%n", options.host(), port);
      terminal.out().flush();
    }
  }

  static void await(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // ends as a signal would have it end
    }
  }

  /** Returns how to listen: as the command line says, and otherwise as before. */
  static HttpOptions options(Arguments arguments, HttpOptions before) {
    String token = token(arguments);
    return withTls(arguments, before)
        .withAccessLog(before.accessLog() || arguments.has(ACCESS_LOG.name()))
        .withAddress(
            arguments.get(HOST.name(), before.host()),
            port(arguments, PORT, before.port()),
            token == null ? before.token() : token);
  }

  private static HttpOptions withTls(Arguments arguments, HttpOptions before) {
    Path certificate = path(arguments, CERTIFICATE);
    Path key = path(arguments, KEY);
    return certificate == null && key == null ? before : before.withTls(certificate, key);
  }

  private static int port(Arguments arguments, Option option, int otherwise) {
    return arguments.count(option.name(), 0, 65_535).orElse(otherwise);
  }

  private static @Nullable Path path(Arguments arguments, Option option) {
    String given = arguments.get(option.name());
    return given == null ? null : Arguments.path(given);
  }

  static @Nullable String token(Arguments arguments) {
    Path file = path(arguments, TOKEN);
    if (file == null) {
      return null;
    }
    try {
      return HttpOptions.readToken(file);
    } catch (ServeException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
