package dev.mobula.cli.tuning;

import dev.mobula.train.JsonLines;
import dev.mobula.train.Metrics;
import dev.mobula.tune.ExperimentLog;
import dev.mobula.tune.Importance;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.TrialResult;
import dev.mobula.tune.search.Objective;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An experiment as one HTML page that needs nothing else: tables, and charts by ECharts. */
public final class ReportPage {
  private static final String TEMPLATE = "/dev/mobula/cli/tune-report.html";
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/echarts.min.js";

  /** Points of a learning curve that a chart of this size can show. */
  private static final int MOST_POINTS = 200;

  private final ResultGrid results;
  private final Objective objective;
  private final Map<String, List<List<Object>>> curves = new HashMap<>();

  private ReportPage(ExperimentLog log) {
    results = log.results();
    objective = results.objective();
    for (ExperimentLog.Report report : log.reports()) {
      Object value = value(report.metrics());
      if (value != null) {
        curves
            .computeIfAbsent(report.trial(), _ -> new ArrayList<>())
            .add(List.of(report.metrics().number("training_iteration"), value));
      }
    }
  }

  /** Returns the page. */
  public static String html(ExperimentLog log) throws IOException {
    ReportPage page = new ReportPage(log);
    StringBuilder data = new StringBuilder();
    JsonLines.append(data, page.data());
    return resource(TEMPLATE)
        .replace("@TITLE@", page.name().replace("<", "&lt;"))
        .replace("@DATA@", data.toString().replace("</", "<\\/"))
        .replace("@ECHARTS@", resource(ECHARTS).replace("</script", "<\\/script"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(in, name + " is missing from the class path").readAllBytes(),
          StandardCharsets.UTF_8);
    }
  }

  private String name() {
    return String.valueOf(results.resultsDir().getFileName());
  }

  private Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", name());
    data.put("summary", summary());
    data.put("metric", objective.metric());
    data.put("mode", objective.mode().toString());
    data.put("importance", Importance.of(results));
    data.put("keys", keys());
    data.put("trials", results.results().stream().map(this::trial).toList());
    return data;
  }

  private String summary() {
    String reason = results.overReason();
    return results.countsText() + " trials; " + (reason.isEmpty() ? "not over" : reason);
  }

  /** Returns the settings that differ between trials, the most important first. */
  private List<String> keys() {
    Map<String, TreeSet<String>> values = new LinkedHashMap<>();
    for (TrialResult trial : results.results()) {
      trial
          .settings()
          .forEach((key, value) ->
              values.computeIfAbsent(key, _ -> new TreeSet<>()).add(String.valueOf(value)));
    }
    List<String> differing =
        new ArrayList<>(
            values.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList());
    Map<String, Double> shares = Importance.of(results);
    differing.sort(Comparator.comparingDouble(key -> -shares.getOrDefault(key, 0.0)));
    return differing;
  }

  private Map<String, @Nullable Object> trial(TrialResult trial) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("id", trial.id());
    row.put("status", trial.status().name().toLowerCase(Locale.ROOT));
    row.put("value", value(trial.metrics()));
    row.put("iteration", Math.max(0, (long) trial.metrics().number("training_iteration")));
    row.put("settings", trial.settings());
    row.put("curve", thinned(curves.getOrDefault(trial.id(), List.of())));
    return row;
  }

  private @Nullable Object value(Metrics result) {
    OptionalDouble value = objective.value(result);
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static List<List<Object>> thinned(List<List<Object>> points) {
    int every = Math.max(1, points.size() / MOST_POINTS);
    List<List<Object>> some = new ArrayList<>();
    for (int i = points.size() - 1; i >= 0; i -= every) {
      some.addFirst(points.get(i));
    }
    return some;
  }
}
