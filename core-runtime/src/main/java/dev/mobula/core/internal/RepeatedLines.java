package dev.mobula.core.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Hides what is printed over and over: the same line is shown five times within five seconds,
 * whoever prints it, and after them it is said how often it came again. Not synchronised.
 */
final class RepeatedLines {
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int SHOWN = 5;
  private static final int MAX_LINES = 1000;

  /** How many characters of a line are looked at. */
  private static final int COMPARED = 200;

  /** By the line without its prefix, those that came first at the front. */
  private final Map<String, Repeated> lines = new LinkedHashMap<>();

  private static final class Repeated {
    private final long sinceNanos;
    private int shown;
    private int hidden;
    private String lastPrefix = "";

    Repeated(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  /** Tells whether to show a line. */
  boolean show(String prefix, String line, long nowNanos) {
    String key = line.length() <= COMPARED ? line : line.substring(0, COMPARED) + " …";
    Repeated repeated = lines.computeIfAbsent(key, _ -> new Repeated(nowNanos));
    if (repeated.shown < SHOWN || line.isBlank()) {
      repeated.shown++;
      return true;
    }
    repeated.hidden++;
    repeated.lastPrefix = prefix;
    return false;
  }

  /** Forgets lines that came long enough ago, or are too many, and returns what to say of them. */
  List<String> expire(long nowNanos) {
    List<String> remarks = new ArrayList<>();
    Iterator<Map.Entry<String, Repeated>> each = lines.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<String, Repeated> entry = each.next();
      Repeated repeated = entry.getValue();
      if (nowNanos - repeated.sinceNanos < WINDOW_NANOS && lines.size() <= MAX_LINES) {
        break;
      }
      each.remove();
      if (repeated.hidden > 0) {
        remarks.add(
            "%s%s [repeated %dx]".formatted(repeated.lastPrefix, entry.getKey(), repeated.hidden));
      }
    }
    return remarks;
  }

  /** Returns in how many nanoseconds there is something to say, or {@link Long#MAX_VALUE}. */
  long nanosToRemark(long nowNanos) {
    return lines.values().stream()
        .filter(repeated -> repeated.hidden > 0)
        .findFirst()
        .map(first -> first.sinceNanos + WINDOW_NANOS - nowNanos)
        .orElse(Long.MAX_VALUE);
  }
}
