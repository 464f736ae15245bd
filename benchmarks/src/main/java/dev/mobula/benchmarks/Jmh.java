package dev.mobula.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs kernels by JMH, in JVMs of their own, which get the flags of this one; what counts is their
 * {@link CpuTime}.
 */
final class Jmh {
  private static final int WARM_UP_ITERATIONS = 5;
  private static final int ITERATIONS = 15;
  private static final TimeValue ITERATION = TimeValue.milliseconds(400);

  private Jmh() {}

  /**
   * Measures every method of a class for each of its parameters.
   *
   * @param kernel a class with JMH's annotations and at most one parameter
   * @return CPU microseconds of a call by the value of the parameter: the median of 15 iterations
   */
  static Micros micros(Class<?> kernel) throws IOException, RunnerException {
    System.setProperty("jmh.ignoreLock", "true"); // a file in /tmp, which may be another user's
    Path log = Files.createTempFile("mobula-jmh", ".log"); // standard output is the report's
    try {
      return new Micros(kernel.getSimpleName(), medians(new Runner(options(kernel, log)).run()));
    } catch (RunnerException e) {
      throw new RunnerException(Files.readString(log), e);
    } finally {
      Files.delete(log);
    }
  }

  /**
   * What was measured.
   *
   * @param kernel whose calls they are
   * @param byParameter microseconds of a call by the value of the parameter, empty where there is
   *     none
   */
  record Micros(String kernel, Map<String, Double> byParameter) {

    /** Returns the microseconds of the kernel without a parameter. */
    double only() {
      return with("");
    }

    /**
     * Returns the microseconds with a value of the parameter.
     *
     * @throws IllegalStateException if there are none: nothing is made up in place of a figure
     */
    double with(Object parameter) {
      Double micros = byParameter.get(parameter.toString());
      if (micros == null) {
        throw new IllegalStateException(
            "expected a time of %s with '%s', found those with %s"
                .formatted(kernel, parameter, byParameter.keySet()));
      }
      return micros;
    }
  }

  private static Options options(Class<?> kernel, Path log) {
    return new OptionsBuilder()
        .include("^" + kernel.getName().replace(".", "\\.") + "\\.")
        .mode(Mode.AverageTime)
        .forks(1)
        .warmupIterations(WARM_UP_ITERATIONS)
        .warmupTime(ITERATION)
        .measurementIterations(ITERATIONS)
        .measurementTime(ITERATION)
        .output(log.toString())
        .shouldFailOnError(true)
        .build();
  }

  private static Map<String, Double> medians(Collection<RunResult> results) {
    Map<String, Double> micros = new TreeMap<>();
    for (RunResult result : results) {
      double[] iterations =
          result.getBenchmarkResults().stream()
              .flatMap(fork -> fork.getIterationResults().stream())
              .mapToDouble(Jmh::cpuMicros)
              .toArray();
      var parameters = result.getParams().getParamsKeys();
      String key =
          parameters.isEmpty() ? "" : result.getParams().getParam(parameters.iterator().next());
      micros.put(key, Median.of(iterations));
    }
    return micros;
  }

  private static double cpuMicros(IterationResult iteration) {
    return counter(iteration, "nanos") * 1e-3 / counter(iteration, "calls");
  }

  private static double counter(IterationResult iteration, String name) {
    return Objects.requireNonNull(iteration.getSecondaryResults().get(name), name).getScore();
  }
}
