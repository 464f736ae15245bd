package dev.mobula.cli;

import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.Serve;
import dev.mobula.serve.ServeConfig;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.SupersededException;
import dev.mobula.serve.Tracing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code mobula serve deploy}, {@code status}, {@code config} and {@code shutdown}. */
final class ServeApplications {
  static final Set<String> ACTIONS = Set.of("deploy", "status", "config", "shutdown");

  static final Option ADDRESS =
      Option.of(
          "--address",
          "URL",
          "A server that runs (default for status, config and shutdown: http://127.0.0.1:8000).");

  private static final int UNAUTHORIZED = 401;
  private static final String APPLICATIONS = "/api/serve/applications/";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ServeApplications() {}

  static int run(String action, Arguments arguments, Terminal terminal) {
    if (action.equals("deploy")) {
      return deploy(arguments, terminal);
    }
    if (arguments.operand(1) != null) {
      throw new UsageException(
          "'mobula serve %s': expected nothing after it, found '%s'; leave it out"
              .formatted(action, arguments.operand(1)));
    }
    arguments.expectOnly(ServeCommand.CLIENT_OPTIONS, "serve " + action);
    return switch (action) {
      case "status" -> ask("GET", APPLICATIONS, null, arguments, terminal);
      case "config" -> ask("GET", "/api/serve/config/", null, arguments, terminal);
      default -> ask("DELETE", APPLICATIONS, null, arguments, terminal);
    };
  }

  private static int deploy(Arguments arguments, Terminal terminal) {
    String file = arguments.operand(1);
    if (file == null) {
      throw new UsageException(
          "'mobula serve deploy FILE': expected FILE, found nothing; give a file of applications, as configs/serve-example.yaml");
    }
    boolean remote = arguments.has(ADDRESS.name());
    if (remote) {
      arguments.expectOnly(ServeCommand.CLIENT_OPTIONS, "serve deploy FILE --address URL");
    } else {
      arguments.expectOnly(ServeCommand.DEPLOY_OPTIONS, "serve deploy FILE");
    }
    Map<String, @Nullable Object> document = ExperimentFile.document(Arguments.path(file));
    if (remote) {
      return ask("PUT", APPLICATIONS, JSON.writeValueAsString(document), arguments, terminal);
    }
    UserClasses.add(arguments);
    ServeConfig config = read(file, document);
    HttpOptions options = ServeCommand.options(arguments, config.httpOptions());
    try (Interrupts interrupts = new Interrupts(terminal.err(), "answering the last requests")) {
      CountDownLatch stopped = new CountDownLatch(1);
      try (Tracing tracing = ServeCommand.traced(config.tracing());
          Serve serve = Serve.start(options)) {
        interrupts.follow(_ -> {
          stopped.countDown();
          Thread.startVirtualThread(() -> end(serve)); // also what does not come to run
        });
        if (!apply(serve, config, options, interrupts, terminal)) {
          return interrupts.exitCode();
        }
        interrupts.follow(_ -> stopped.countDown());
        ServeCommand.startGrpc(arguments, config.grpcPort(), terminal, options, serve);
        ServeCommand.await(stopped);
      }
      return interrupts.exitCode();
    }
  }

  private static void end(Serve serve) {
    try {
      serve.shutdown();
    } catch (ServeException _) {
      // Closed meanwhile, which is the same.
    }
  }

  /** Runs the applications, or a newer configuration; false where a signal came first. */
  private static boolean apply(
      Serve serve,
      ServeConfig config,
      HttpOptions options,
      Interrupts interrupts,
      Terminal terminal) {
    try (WaitingReport report = WaitingReport.of(serve, terminal.err(), WaitingReport.PERIOD)) {
      serve.apply(config);
      announce(terminal, options, serve.port(), config);
    } catch (SupersededException e) { // by what a client sent, which runs here
      terminal.err().println("mobula: " + e.getMessage());
    } catch (ServeException e) {
      if (!interrupts.received()) {
        throw e;
      }
    }
    return !interrupts.received();
  }

  private static ServeConfig read(String file, Map<String, @Nullable Object> document) {
    try {
      return ServeConfig.of(document);
    } catch (ServeException e) {
      throw new UsageException(file + ": " + e.getMessage());
    }
  }

  private static void announce(
      Terminal terminal, HttpOptions options, int port, ServeConfig config) {
    String scheme = options.certificate() == null ? "http" : "https";
    config
        .applications()
        .forEach(one ->
            terminal
                .out()
                .printf(
                    "Serving %s at %s%n",
                    one.name(),
                    one.routePrefix() == null
                        ? "no route"
                        : "%s://%s:%d%s"
                            .formatted(scheme, options.host(), port, one.routePrefix())));
    terminal.out().flush();
  }

  private static int ask(
      String method, String path, @Nullable String body, Arguments arguments, Terminal terminal) {
    String given = arguments.get(ADDRESS.name(), "http://127.0.0.1:8000");
    String address = given.replaceFirst("/+$", ""); // as the paths begin with one
    if (body != null) {
      terminal.err().println("mobula: " + address + " answers once all replicas run");
    }
    HttpResponse<String> response = send(method, address, path, body, arguments);
    JsonNode answer = answer(address, response);
    if (response.statusCode() != 200) {
      String advice =
          response.statusCode() == UNAUTHORIZED
              ? "; give its token by " + ServeCommand.TOKEN.name()
              : "";
      throw new ServeException(
          "%s answered %d: %s%s"
              .formatted(
                  address,
                  response.statusCode(),
                  answer.path("error").asString(response.body()),
                  advice));
    }
    terminal.out().println(JSON.writeValueAsString(answer));
    return ExitCode.OK;
  }

  private static JsonNode answer(String address, HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new ServeException(
          "expected a server of Mobula at %s, found one that answers %d without JSON; give the address that 'mobula serve deploy FILE' printed"
              .formatted(address, response.statusCode()),
          e);
    }
  }

  private static HttpResponse<String> send(
      String method, String address, String path, @Nullable String body, Arguments arguments) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(address + path))
              .method(
                  method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
      String token = ServeCommand.token(arguments);
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "option --address expects an address as http://127.0.0.1:8000, found '" + address + "'");
    } catch (IOException e) {
      throw new ServeException(
          "expected a server at %s, found none that answers (%s); start one by 'mobula serve deploy FILE'"
              .formatted(address, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServeException("interrupted while " + address + " was asked", e);
    }
  }
}
