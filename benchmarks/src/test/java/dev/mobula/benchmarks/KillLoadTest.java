package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.benchmarks.RequestLog.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class KillLoadTest {
  private static final int SENT = 3 * 2_000; // for a kill in 3 s

  private final RecordedReport report = new RecordedReport();

  private static KillLoad load(int kills) {
    return new KillLoad(Path.of("unused"), kills);
  }

  private static RequestLog log(int answered, int... others) {
    List<Answer> answers =
        new ArrayList<>(Collections.nCopies(answered, new Answer(1_000, 200, 1)));
    for (int status : others) {
      answers.add(new Answer(1_000, status, 1));
    }
    return new RequestLog(answers);
  }

  @Test
  void shouldCountThoseThatWereKilled() throws Exception {
    Iterator<Boolean> killed = List.of(true, false, false, true).iterator();
    assertEquals(2, load(2).kill(0, killed::next, () -> false));
    assertEquals(false, killed.hasNext());
  }

  @Test
  void shouldNotWaitForOneToKillWhenNoMoreRequestsCome() throws Exception {
    Iterator<Boolean> ended = List.of(false, false, true).iterator();
    assertEquals(0, load(2).kill(0, () -> false, ended::next));
  }

  @Test
  void shouldReportRequestsByWhatBecameOfThem() {
    load(1).add(1, log(SENT - 6, 500, 503, 408), report);
    assertEquals(KillLoad.FIGURES, report.names());
    assertEquals(2, report.value("kill_failed_per_kill"));
    assertEquals(3, report.value("kill_hung"));
    assertEquals(1, report.value("kill_other"));
  }

  @Test
  void shouldRefuseFewerKillsThanAsked() {
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> load(2).add(1, log(4 * 2_000), report));
    assertEquals("expected 2 kills while requests came, found 1", refused.getMessage());
    assertEquals(List.of("1 kills: {200=8000}"), report.notes);
  }
}
