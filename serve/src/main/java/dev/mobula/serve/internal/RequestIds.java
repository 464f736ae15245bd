package dev.mobula.serve.internal;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ids by which requests are found in logs: the client's, or random ones. Stateless; any thread.
 */
final class RequestIds {
  static final String HEADER = "X-Request-ID";

  private static final Pattern GOOD = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

  private RequestIds() {}

  /** Returns the client's id, unless there is none that a log line may hold. */
  static String of(@Nullable String given) {
    return given != null && GOOD.matcher(given).matches()
        ? given
        : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
