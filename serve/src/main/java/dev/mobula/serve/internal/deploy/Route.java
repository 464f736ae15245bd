package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.HttpHandler;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.StreamingHandler;
import io.grpc.BindableService;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where requests of HTTP reach an application.
 *
 * @param prefix such as {@code /app}; {@code /} for all that nobody else has
 * @param handle of the ingress deployment
 * @param streaming whether it answers piece by piece
 */
public record Route(String prefix, DeploymentHandle<?> handle, boolean streaming) {
  private static final Pattern PREFIX = Pattern.compile("/|(/[A-Za-z0-9._~-]+)+");
  private static final List<String> RESERVED = List.of("/v2", "/policies", "/-", "/api/serve");

  /**
   * Returns the route of an application.
   *
   * @param ingress class of the ingress deployment
   * @throws ServeException if the prefix is none, or the class takes no requests of HTTP
   */
  static Route of(String prefix, DeploymentHandle<?> handle, Class<?> ingress) {
    boolean streaming = StreamingHandler.class.isAssignableFrom(ingress);
    if (!PREFIX.matcher(prefix).matches()) {
      throw new ServeException(
          "expected a route prefix as / or /app, found '%s'".formatted(prefix));
    }
    if (isReserved(prefix)) {
      throw new ServeException(
          "expected a route prefix outside of %s, which Serve itself answers, found '%s'"
              .formatted(RESERVED, prefix));
    }
    if (streaming == HttpHandler.class.isAssignableFrom(ingress)) {
      throw new ServeException(
          "expected a class that implements either HttpHandler or StreamingHandler behind '%s', found %s; implement one, or give no route prefix"
              .formatted(prefix, ingress.getName()));
    }
    return new Route(prefix, handle, streaming);
  }

  /**
   * Returns the prefix of an application that is given none: {@code /}, or null where gRPC alone
   * reaches it.
   *
   * @param ingress class of the ingress deployment
   */
  public static @Nullable String defaultPrefix(Class<?> ingress) {
    boolean http =
        HttpHandler.class.isAssignableFrom(ingress)
            || StreamingHandler.class.isAssignableFrom(ingress);
    return http || !BindableService.class.isAssignableFrom(ingress) ? "/" : null;
  }

  /** Tells whether Serve itself answers a path. */
  static boolean isReserved(String path) {
    for (String reserved : RESERVED) {
      if (isBelow(reserved, path)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(String prefix, String path) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  /** Tells whether a path is below the prefix. */
  boolean matches(String path) {
    return prefix.equals("/") || isBelow(prefix, path);
  }

  /** Returns what follows the prefix in a path, from its slash on. */
  public String rest(String path) {
    String rest = prefix.equals("/") ? path : path.substring(prefix.length());
    return rest.isEmpty() ? "/" : rest;
  }
}
