package dev.mobula.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code benchmarks/run NAME [--json]}. */
public final class Main {
  private static final int BAD_INPUT = 2;

  private Main() {}

  /** Runs the named benchmark; exits with 2 where there is none of that name. */
  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>(List.of(arguments));
    boolean json = names.remove("--json");
    Optional<Benchmark> benchmark =
        names.size() == 1 ? Benchmarks.named(names.getFirst()) : Optional.empty();
    if (benchmark.isEmpty()) {
      System.err.printf(
          "usage: benchmarks/run NAME [--json]%nexpected one of %s as NAME, found %s%n",
          String.join(", ", Benchmarks.names()), names);
      System.exit(BAD_INPUT);
    }
    run(benchmark.orElseThrow(), json);
  }

  private static void run(Benchmark benchmark, boolean json) throws Exception {
    Report report =
        json
            ? new JsonReport(benchmark.name(), System.out, System.err)
            : new TableReport(benchmark.name(), System.out);
    benchmark.run(report);
  }
}
