package dev.mobula.benchmarks;

import java.util.List;

/** Something measured under a fixed name. Runs alone in its JVM, on the main thread, once. */
public interface Benchmark {

  /** Returns the name it is run by, such as {@code ppo-cartpole}. */
  String name();

  /** Returns the names of all its figures, which {@code docs/benchmarks.md} describes. */
  List<String> figures();

  /**
   * Measures, and adds each figure to the report as soon as it is known.
   *
   * @throws Exception if it cannot measure; nothing is made up in place of a figure
   */
  void run(Report report) throws Exception;
}
