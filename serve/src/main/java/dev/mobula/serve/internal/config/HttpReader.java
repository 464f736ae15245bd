package dev.mobula.serve.internal.config;

import dev.mobula.serve.HttpOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads how to listen; the names are Ray Serve's where it has them. */
final class HttpReader {
  private final Section section;
  private HttpOptions options = HttpOptions.defaults();
  private @Nullable String token;

  private HttpReader(Section section) {
    this.section = section;
  }

  static HttpOptions read(Section section) {
    HttpReader reader = new HttpReader(section);
    reader.address();
    reader.tls();
    reader.limits();
    section.flag("access_log", value -> reader.then(from -> from.withAccessLog(value)));
    section.end();
    return reader.options;
  }

  private void then(UnaryOperator<HttpOptions> change) {
    options = change.apply(options);
  }

  /** A host is checked with the token that it needs. */
  private void address() {
    section.whole(
        "port", value -> then(from -> from.withAddress(from.host(), value, from.token())));
    Path file = section.path("token_file");
    if (file != null) {
      section.checked("token_file", () -> token = HttpOptions.readToken(file));
    }
    String host = section.text("host");
    boolean isUnread = file != null && token == null;
    if (!isUnread) {
      section.checked(
          "host",
          () ->
              then(
                  from -> from.withAddress(host == null ? from.host() : host, from.port(), token)));
    }
  }

  private void tls() {
    Path certificate = section.path("ssl_certfile");
    Path key = section.path("ssl_keyfile");
    section.checked("ssl_certfile", () -> then(from -> from.withTls(certificate, key)));
  }

  private void limits() {
    section.whole(
        "max_body_bytes", value -> then(from -> limited(from, value, from.maxHeaderBytes())));
    section.whole(
        "max_header_bytes", value -> then(from -> limited(from, from.maxBodyBytes(), value)));
    section.seconds(
        "request_read_timeout_s",
        value -> then(from -> timed(from, value, from.keepAliveTimeout())));
    section.seconds(
        "keep_alive_timeout_s",
        value -> then(from -> timed(from, from.requestReadTimeout(), value)));
    section.seconds("request_timeout_s", value -> then(from -> from.withRequestTimeout(value)));
  }

  private static HttpOptions limited(HttpOptions from, int bodyBytes, int headerBytes) {
    return from.withLimits(
        bodyBytes, headerBytes, from.requestReadTimeout(), from.keepAliveTimeout());
  }

  private static HttpOptions timed(HttpOptions from, Duration read, Duration idle) {
    return from.withLimits(from.maxBodyBytes(), from.maxHeaderBytes(), read, idle);
  }
}
