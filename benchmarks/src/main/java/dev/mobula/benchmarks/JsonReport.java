package dev.mobula.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/** One JSON object per line and figure on one stream, notes on the other. */
final class JsonReport implements Report {
  private final String benchmark;
  private final PrintStream out;
  private final PrintStream notes;
  private final ObjectMapper json = new ObjectMapper();

  JsonReport(String benchmark, PrintStream out, PrintStream notes) {
    this.benchmark = benchmark;
    this.out = out;
    this.notes = notes;
  }

  @Override
  public void add(Figure figure) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("benchmark", benchmark);
    line.put("figure", figure.name());
    line.put("value", figure.value());
    line.put("unit", figure.unit());
    line.put("asked", orNull(figure.asked()));
    line.put("better", figure.better().name().toLowerCase(Locale.ROOT));
    line.put("peer", figure.peer());
    line.put("peer_value", orNull(figure.peerValue()));
    out.println(json.writeValueAsString(line));
  }

  @Override
  public void note(String text) {
    notes.println(text);
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
