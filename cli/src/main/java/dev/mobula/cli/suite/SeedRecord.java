package dev.mobula.cli.suite;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the results directory of a seed says of its training; what was lost when it was killed does
 * not count.
 *
 * @param wallSeconds the sum over its iterations
 * @param cpuSeconds the sum over its iterations
 */
record SeedRecord(long envSteps, double wallSeconds, double cpuSeconds, Curve curve) {
  private static final MathContext DIGITS = new MathContext(4);
  private static final JsonMapper JSON = new JsonMapper();

  /** Reads a results directory. */
  static SeedRecord read(Path resultsDir) throws IOException {
    long envSteps = 0;
    double wall = 0;
    double cpu = 0;
    List<Long> steps = new ArrayList<>();
    List<Double> returns = new ArrayList<>();
    for (String line : Files.readAllLines(resultsDir.resolve("result.jsonl"))) {
      JsonNode iteration = JSON.readTree(line);
      envSteps = iteration.get(SeedRun.ENV_STEPS).asLong();
      wall = iteration.get("time_total_s").asDouble();
      cpu += iteration.get(PacedTraining.CPU_SECONDS).asDouble();
      JsonNode mean = iteration.path("env_runners").path("episode_return_mean");
      if (mean.isNumber()) { // null until an episode has ended
        steps.add(envSteps);
        returns.add(BigDecimal.valueOf(mean.asDouble()).round(DIGITS).doubleValue());
      }
    }
    return new SeedRecord(envSteps, wall, cpu, new Curve(steps, returns));
  }
}
