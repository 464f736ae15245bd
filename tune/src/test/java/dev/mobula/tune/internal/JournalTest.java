package dev.mobula.tune.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.train.TrainException;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.search.Objective;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final List<Event> EVENTS =
      List.of(
          new Event.Begun("1.0", 7, List.of(Objective.min("loss"), Objective.max("size"))),
          new Event.Added("00000", Map.of("lr", 1e-3, "layers", 3L, "on", true)),
          new Event.Started("00000"),
          new Event.Reported("00000", 1.5, Map.of("loss", Double.NaN, "i", 1L, "big", 1e300)),
          new Event.Saved("00000", 1, "trial_00000/checkpoint_000001"),
          new Event.Ended("00000", "done", ""));

  @TempDir Path temp;
  private Path file = Path.of("");

  @BeforeEach
  void write() {
    file = temp.resolve("journal.log");
    try (Journal journal = Journal.open(file, 0)) {
      EVENTS.forEach(journal::append);
    }
  }

  private List<Event> read() {
    List<Event> events = new ArrayList<>();
    Journal.read(file, events::add);
    return events;
  }

  @Test
  void shouldReadWhatWasWritten() throws IOException {
    assertEquals(EVENTS, read());
    assertEquals(new Journal.Extent(Files.size(file), 0), Journal.read(file, _ -> {}));
    assertEquals(EVENTS.size(), Files.readAllLines(file).size());
  }

  @Test
  void shouldDropHalfALine() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 1; cut < 60; cut++) {
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      List<Event> events = new ArrayList<>();
      Journal.Extent extent = Journal.read(file, events::add);
      assertEquals(whole.length - cut, extent.bytes() + extent.droppedBytes());
      assertEquals(EVENTS.subList(0, events.size()), events);
      assertTrue(events.size() < EVENTS.size() && events.size() >= EVENTS.size() - 2);
    }
  }

  @Test
  void shouldDropADamagedLineAndAllAfterIt() throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"lr\":0.001", "\"lr\":0.002"));
    assertEquals(EVENTS.subList(0, 1), read());
  }

  @Test
  void shouldKeepWhatItDropsInAFileOfItsOwn() throws IOException {
    String text = Files.readString(file);
    String damaged = text.replace("\"lr\":0.001", "\"lr\":0.002");
    Files.writeString(file, damaged);
    Journal.Extent extent = Journal.read(file, _ -> {});
    Path kept = Journal.keepDropped(file, extent);
    assertEquals(damaged.substring((int) extent.bytes()), Files.readString(kept));
    assertEquals(damaged, Files.readString(file));
  }

  @Test
  void shouldGoOnBehindTheLastWholeLine() throws IOException {
    Files.writeString(file, "12345678 {\"event\":", StandardOpenOption.APPEND);
    Journal.Extent extent = Journal.read(file, _ -> {});
    Event more = new Event.Over("enough");
    try (Journal journal = Journal.open(file, extent.bytes())) {
      journal.append(more);
    }
    List<Event> all = new ArrayList<>(EVENTS);
    all.add(more);
    assertEquals(all, read());
  }

  @Test
  void shouldRefuseAnEventThatItDoesNotKnow() throws IOException {
    byte[] json = "{\"event\":\"dreamt\"}".getBytes(StandardCharsets.UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(json);
    Files.writeString(
        file,
        "%08x %s%n".formatted(crc.getValue(), new String(json, StandardCharsets.UTF_8)),
        StandardOpenOption.APPEND);
    TuneException failure = assertThrows(TuneException.class, this::read);
    assertTrue(String.valueOf(failure.getMessage()).contains("newer version"));
  }

  @Test
  void shouldBeWrittenByOneAtATime() throws IOException {
    long size = Files.size(file);
    try (Journal _ = Journal.open(file, size)) {
      assertThrows(TrainException.class, () -> Journal.open(file, size));
    }
  }
}
