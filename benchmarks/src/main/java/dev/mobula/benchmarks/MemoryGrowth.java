package dev.mobula.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a process holds more in memory than when this was made, once garbage was collected. Left
 * out, which it says, where there are no files of processes, which only Linux has, or no jcmd.
 */
final class MemoryGrowth {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
  private static final List<Path> NEEDED = List.of(Path.of("/proc/self/status"), JCMD);

  private final long pid;
  private final Optional<Path> missing;
  private final double before;

  MemoryGrowth(long pid) throws IOException, InterruptedException {
    this(pid, NEEDED);
  }

  MemoryGrowth(long pid, List<Path> needed) throws IOException, InterruptedException {
    this.pid = pid;
    missing = needed.stream().filter(path -> !Files.exists(path)).findFirst();
    before = missing.isEmpty() ? residentMb() : 0;
  }

  /**
   * Adds it as a figure in MB.
   *
   * @param complete adds what is asked of it
   */
  void addTo(Report report, String name, UnaryOperator<Figure> complete)
      throws IOException, InterruptedException {
    if (missing.isPresent()) {
      report.skip(name, "found no " + missing.get());
    } else {
      report.add(complete.apply(Figure.lower(name, residentMb() - before, "MB")));
    }
  }

  private double residentMb() throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder(JCMD.toString(), Long.toString(pid), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("expected jcmd to collect garbage, found exit code " + exit);
    }
    return Footprint.residentMb(Long.toString(pid));
  }
}
