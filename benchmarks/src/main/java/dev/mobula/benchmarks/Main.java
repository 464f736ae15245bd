package dev.mobula.benchmarks;

import dev.mobula.policies.PolicyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code benchmarks/run NAME [--json] [--framework ENGINE ...]}, with the {@link EngineOptions}.
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
    EngineOptions options = EngineOptions.take(names);
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
    if (!options.areAbsent()) {
      benchmark = options.benchmark(names.getFirst());
      if (benchmark.isEmpty()) {
        System.err.println("expected " + EngineOptions.usage() + "; found " + List.of(arguments));
        System.exit(BAD_INPUT);
      }
    }
    try {
      run(benchmark.orElseThrow(), json);
    } catch (PolicyException refused) { // an engine that is not there, or cannot do what is asked
      System.err.println(refused.getMessage());
      System.exit(BAD_INPUT);
    }
  }

  private static void run(Benchmark benchmark, boolean json) throws Exception {
    Report report =
        json
            ? new JsonReport(benchmark.name(), System.out, System.err)
            : new TableReport(benchmark.name(), System.out);
    AnnouncedFigures figures = new AnnouncedFigures(benchmark, report);
    benchmark.run(figures);
    figures.expectAll();
  }
}
