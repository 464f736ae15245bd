package dev.mobula.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code benchmarks/run NAME [--json] [--framework ENGINE [--device cpu|cuda] [--network NAME]]}.
 */
public final class Main {
  private static final int BAD_INPUT = 2;

  private Main() {}

  /** Runs the named benchmark, or lists all; exits with 2 where there is none of that name. */
  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>(List.of(arguments));
    if (names.isEmpty() || names.contains("--help") || names.contains("-h")) {
      System.out.print(Benchmarks.help());
      return;
    }
    boolean json = names.remove("--json");
    String framework = option(names, "--framework");
    String device = option(names, "--device");
    String network = option(names, "--network");
    if (names.size() != 1) {
      System.err.println(
          "expected one benchmark, found " + names + "; 'benchmarks/run' lists them");
      System.exit(BAD_INPUT);
    }
    Optional<Benchmark> benchmark = Benchmarks.named(names.getFirst());
    if (benchmark.isEmpty()) {
      System.err.println(Benchmarks.unknown(names.getFirst()));
      System.exit(BAD_INPUT);
    }
    if (framework == null && device == null && network == null) {
      run(benchmark.orElseThrow(), json);
      return;
    }
    if (framework == null
        || !names.getFirst().equals(NetworkStepBenchmark.NAME)
        || (device != null && !List.of("cpu", "cuda").contains(device))
        || StepNetwork.named(network).isEmpty()) {
      System.err.println(
          "expected network-step with --framework ENGINE, --device cpu or cuda and --network among "
              + StepNetwork.figures()
              + ", found "
              + List.of(arguments));
      System.exit(BAD_INPUT);
    }
    run(
        new EngineStepsBenchmark(
            Objects.requireNonNull(framework), "cuda".equals(device), StepNetwork.named(network)),
        json);
  }

  /** Takes an option with its value out of the arguments; null where it is absent. */
  private static @Nullable String option(List<String> arguments, String name) {
    int at = arguments.indexOf(name);
    if (at < 0 || at + 1 == arguments.size()) {
      return null;
    }
    arguments.remove(at);
    return arguments.remove(at);
  }

  private static void run(Benchmark benchmark, boolean json) throws Exception {
    Report report =
        json
            ? new JsonReport(benchmark.name(), System.out, System.err)
            : new TableReport(benchmark.name(), System.out);
    if (benchmark.figures().isEmpty()) {
      benchmark.run(report);
      return;
    }
    AnnouncedFigures figures = new AnnouncedFigures(benchmark, report);
    benchmark.run(figures);
    figures.expectAll();
  }
}
