package dev.mobula.serve.internal;

import dev.mobula.serve.Serve;
import dev.mobula.serve.ServeConfig;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.SupersededException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells over HTTP how the applications are, and changes them: the paths are Ray Serve's. Changes
 * need a token, since they have code of the class path run. Any thread; changes take as long as
 * replicas take to start.
 */
public final class Administration {
  static final String PATH = "/api/serve/";

  private static final String APPLICATIONS = PATH + "applications/";
  private static final String CONFIG = PATH + "config/";
  private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};

  /** Takes long to load, and is not needed where policies alone are served. */
  private static final class Mapper {
    static final JsonMapper JSON =
        JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  }

  private final Serve serve;
  private final boolean mayChange;

  /**
   * Administers a server.
   *
   * @param mayChange whether requests have brought a token
   */
  public Administration(Serve serve, boolean mayChange) {
    this.serve = serve;
    this.mayChange = mayChange;
  }

  HttpReply handle(HttpExchange exchange, HttpCall call) {
    try {
      String path = call.path().endsWith("/") ? call.path() : call.path() + "/";
      return switch (call.method() + " " + path) {
        case "GET " + APPLICATIONS -> json(serve.status());
        case "GET " + CONFIG -> json(serve.config());
        case "PUT " + APPLICATIONS -> change(() -> serve.apply(config(call.body())));
        case "DELETE " + APPLICATIONS -> change(serve::shutdown);
        default -> unknown(call, path);
      };
    } catch (SupersededException e) {
      return HttpReply.error(InferenceException.CONFLICT, String.valueOf(e.getMessage()));
    } catch (ServeException e) {
      return HttpReply.error(InferenceException.BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      return exchange.fault(e);
    }
  }

  private static HttpReply unknown(HttpCall call, String path) {
    if (path.equals(APPLICATIONS) || path.equals(CONFIG)) {
      String allowed = path.equals(CONFIG) ? "GET" : "GET, PUT, DELETE";
      return HttpReply.error(
          405,
          "expected one of %s, found %s".formatted(allowed, InferTensor.abbreviated(call.method())),
          Map.of("Allow", allowed));
    }
    return HttpReply.error(
        InferenceException.NOT_FOUND,
        "expected %s or %s, found '%s'"
            .formatted(APPLICATIONS, CONFIG, InferTensor.abbreviated(call.path())));
  }

  private HttpReply change(Runnable action) {
    if (!mayChange) {
      return HttpReply.error(
          403,
          "expected a server with a token for changes of its applications, found one without; start it with --token-file");
    }
    action.run();
    return json(serve.status());
  }

  private static ServeConfig config(byte[] body) {
    try {
      return ServeConfig.of(Mapper.JSON.readValue(body, DOCUMENT));
    } catch (JacksonException e) {
      throw new ServeException("expected a JSON object in the body, found something else", e);
    }
  }

  private static HttpReply json(Object value) {
    return HttpReply.json(Mapper.JSON.writeValueAsBytes(value));
  }
}
