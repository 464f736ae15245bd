package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncedFiguresTest {
  private static final class Two implements Benchmark {
    @Override
    public String name() {
      return "two";
    }

    @Override
    public List<String> figures() {
      return List.of("a", "b");
    }

    @Override
    public void run(Report report) {}
  }

  private final RecordedReport added = new RecordedReport();
  private final AnnouncedFigures figures = new AnnouncedFigures(new Two(), added);

  private void add(String name) {
    figures.add(Figure.lower(name, 1, "s"));
  }

  @Test
  void shouldPassOnWhatWasAnnounced() {
    add("b");
    add("a");
    figures.expectAll();
    assertEquals(List.of("b", "a"), added.names());
  }

  @Test
  void shouldSayWhatIsLeftOut() {
    add("a");
    figures.skip("b", "found no tool");
    figures.expectAll();
    assertEquals(List.of("skipped b: found no tool"), added.notes);
  }

  @Test
  void shouldRefuseAFigureThatWasNotAnnouncedOrCameBefore() {
    add("a");
    assertThrows(IllegalStateException.class, () -> add("a"));
    assertThrows(IllegalStateException.class, () -> add("c"));
    assertEquals(List.of("a"), added.names());
  }

  @Test
  void shouldMissAFigureThatNeverCame() {
    add("a");
    assertEquals(
        "expected the figures [b] of two too, found none of them",
        assertThrows(IllegalStateException.class, figures::expectAll).getMessage());
  }
}
