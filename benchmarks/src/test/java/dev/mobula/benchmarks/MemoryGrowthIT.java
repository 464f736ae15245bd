package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MemoryGrowthIT {
  private static final long PID = ProcessHandle.current().pid();

  @TempDir Path folder;

  private final RecordedReport report = new RecordedReport();

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldMeasureAProcess() throws Exception {
    MemoryGrowth growth = new MemoryGrowth(PID);
    growth.addTo(report, "growth", figure -> figure.asked(16));
    assertEquals(List.of("growth"), report.names());
    assertEquals(OptionalDouble.of(16), report.figures.getFirst().asked());
  }

  @Test
  void shouldSayWhatIsMissing() throws Exception {
    Path missing = folder.resolve("status");
    MemoryGrowth growth = new MemoryGrowth(PID, List.of(folder, missing));
    growth.addTo(report, "growth", UnaryOperator.identity());
    assertEquals(List.of("skipped growth: found no " + missing), report.notes);
  }
}
