package dev.mobula.serve.internal;

import dev.mobula.core.MobulaVersion;
import dev.mobula.serve.internal.InferResponseWriter.Body;
import dev.mobula.serve.internal.deploy.Route;
import dev.mobula.serve.internal.deploy.ServeController;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a request asks for, and answers it. Usable by any thread. */
public final class Router {
  /** How much of a body is JSON, where bytes follow it. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private static final String BINARY = "application/octet-stream";

  private final Models models;
  private volatile boolean draining;
  private volatile @Nullable ServeController applications;
  private volatile @Nullable Administration administration;

  /** Answers for these models. */
  public Router(Models models) {
    this.models = models;
  }

  Models models() {
    return models;
  }

  /** Answers for applications too, or no longer. */
  public void serve(@Nullable ServeController controller) {
    applications = controller;
  }

  /** Says that it is about to close: it is ready no more. */
  public void drain() {
    draining = true;
  }

  /** Tells whether requests should come: there are models or applications, which are to stay. */
  boolean isReady() {
    ServeController controller = applications;
    boolean running = controller != null && controller.isReady();
    return !draining && (running || !models.names().isEmpty());
  }

  /** Answers what {@code mobula serve status}, {@code config} and {@code deploy} ask. */
  public void administerBy(Administration other) {
    administration = other;
  }

  /** Returns what answers a path that is about the applications; null where it is not. */
  @Nullable Administration administration(String path) {
    return path.startsWith(Administration.PATH) ? administration : null;
  }

  /** Returns the applications; null where there are none. */
  @Nullable ServeController applications() {
    return applications;
  }

  /** Tells whether a path says only that the server is there, which needs no token. */
  static boolean isHealth(String path) {
    return path.equals("/v2/health/live")
        || path.equals("/v2/health/ready")
        || path.equals("/-/healthz");
  }

  /**
   * Answers a request.
   *
   * @throws InferenceException if it is answered with an error
   */
  HttpReply handle(HttpCall call) {
    return switch (call.path()) {
      case "/v2", "/v2/" -> get(call, HttpReply.json(server()));
      case "/v2/health/live" -> get(call, live());
      case "/v2/health/ready" -> get(call, ready());
      case "/-/healthz" -> get(call, HttpReply.text("success"));
      case "/-/routes" -> get(call, HttpReply.json(routes()));
      case "/-/demo" -> get(call, demo());
      default -> named(call);
    };
  }

  /**
   * Returns the policy whose plain form a path is of.
   *
   * @throws InferenceException if there is none
   */
  PolicyModel policyAt(String path) {
    String[] parts = path.split("/", -1);
    if (parts.length == 4 && parts[1].equals("policies") && parts[3].equals("action")) {
      return models.policy(decoded(parts[2]));
    }
    throw new InferenceException(
        InferenceException.NOT_FOUND,
        "expected a path as /policies/NAME/action for a WebSocket, found '%s'"
            .formatted(InferTensor.abbreviated(path)));
  }

  private HttpReply demo() {
    String policy = models.demo();
    if (policy == null) {
      throw new InferenceException(
          InferenceException.NOT_FOUND, "expected a server with --demo for this page");
    }
    return new HttpReply(200, "text/html; charset=utf-8", Map.of(), DemoPage.of(policy));
  }

  private HttpReply named(HttpCall call) {
    String[] parts = call.path().substring(1).split("/", -1);
    if (parts.length == 3 && parts[0].equals("policies") && parts[2].equals("action")) {
      PolicyModel model = models.policy(decoded(parts[1]));
      return only("POST", call, () -> action(call, model));
    }
    if (parts.length >= 3 && parts[0].equals("v2") && parts[1].equals("models")) {
      boolean versioned = parts.length >= 5 && parts[3].equals("versions");
      String version = versioned ? decoded(parts[4]) : null;
      int rest = versioned ? 5 : 3;
      if (parts.length <= rest + 1) {
        return model(call, parts[2], version, parts.length == rest ? "" : parts[rest]);
      }
    }
    throw notFound(call);
  }

  private HttpReply model(HttpCall call, String name, @Nullable String version, String what) {
    Model model = models.get(decoded(name), version);
    return switch (what) {
      case "" -> get(call, HttpReply.json(InferResponseWriter.metadata(model.metadata())));
      case "ready" -> get(call, ready(model));
      case "infer" -> only("POST", call, () -> model.metrics().measure(() -> infer(call, model)));
      default -> throw notFound(call);
    };
  }

  private static InferenceException notFound(HttpCall call) {
    return new InferenceException(
        InferenceException.NOT_FOUND,
        "expected a path as /v2/models/NAME/infer, /policies/NAME/action or one of /-/routes, found '%s'"
            .formatted(InferTensor.abbreviated(call.path())));
  }

  private static HttpReply get(HttpCall call, HttpReply reply) {
    return call.method().equals("HEAD") ? reply : only("GET", call, () -> reply);
  }

  private interface Answer {
    HttpReply reply();
  }

  private static HttpReply only(String method, HttpCall call, Answer answer) {
    if (!call.method().equals(method)) {
      return HttpReply.error(
          405,
          "expected %s of this path, found %s"
              .formatted(method, InferTensor.abbreviated(call.method())),
          Map.of("Allow", method));
    }
    return answer.reply();
  }

  private static HttpReply action(HttpCall call, PolicyModel model) {
    return HttpReply.json(model.metrics().measure(() -> ActionForm.answer(model, call.body())));
  }

  private static HttpReply infer(HttpCall call, Model model) {
    int jsonLength = jsonLength(call);
    InferRequest request = InferRequestReader.read(call.body(), jsonLength);
    Body body = InferResponseWriter.write(model.infer(request));
    return body.isBinary()
        ? new HttpReply(
            200, BINARY, Map.of(JSON_LENGTH, Integer.toString(body.jsonLength())), body.bytes())
        : HttpReply.json(body.bytes());
  }

  private static int jsonLength(HttpCall call) {
    String header = call.header(JSON_LENGTH);
    int all = call.body().length;
    if (header == null) {
      return all;
    }
    try {
      int length = Integer.parseInt(header.trim());
      if (length > 0 && length <= all) {
        return length;
      }
    } catch (NumberFormatException _) {
      // Refused below, like one that is too large.
    }
    throw InferenceException.badRequest(
        "expected %s from 1 to the %d bytes of the body, found '%s'"
            .formatted(JSON_LENGTH, all, InferTensor.abbreviated(header)));
  }

  /** The protocol's text has "live" in the answer about readiness too, and servers have "ready". */
  private static HttpReply live() {
    return HttpReply.json(Json.write(json -> json.writeBooleanProperty("live", true)));
  }

  private HttpReply ready() {
    boolean ready = isReady();
    byte[] body =
        Json.write(json -> {
          json.writeBooleanProperty("live", true);
          json.writeBooleanProperty("ready", ready);
        });
    return new HttpReply(
        ready ? 200 : InferenceException.UNAVAILABLE, HttpReply.JSON, Map.of(), body);
  }

  private static HttpReply ready(Model model) {
    return HttpReply.json(
        Json.write(json -> {
          json.writeStringProperty("name", model.metadata().name());
          json.writeBooleanProperty("ready", true);
        }));
  }

  private static byte[] server() {
    return Json.write(json -> {
      json.writeStringProperty("name", ServerMetadata.NAME);
      json.writeStringProperty("version", MobulaVersion.number());
      json.writeArrayPropertyStart("extensions");
      ServerMetadata.EXTENSIONS.forEach(json::writeString);
      json.writeEndArray();
    });
  }

  private byte[] routes() {
    ServeController controller = applications;
    List<Route> routes = controller == null ? List.of() : controller.routes();
    return Json.write(json -> {
      models.names().forEach(name -> json.writeStringProperty(models.route(name), name));
      routes.forEach(
          route -> json.writeStringProperty(route.prefix(), route.handle().application()));
    });
  }

  private static String decoded(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw InferenceException.badRequest(
          "expected a path whose parts are percent-encoded, found '%s'"
              .formatted(InferTensor.abbreviated(segment)));
    }
  }
}
