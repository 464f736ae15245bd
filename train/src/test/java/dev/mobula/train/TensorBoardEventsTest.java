package dev.mobula.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.train.TensorBoardDecoder.Event;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorBoardEventsTest {
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final TensorBoardEvents events = new TensorBoardEvents();

  private void write(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    file.writeBytes(bytes);
  }

  @Test
  void shouldKnowTheReferenceChecksum() {
    byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertEquals(0xe3069283, TensorBoardDecoder.crc32c(check, 0, check.length));
  }

  @Test
  void shouldWriteWhatTensorBoardReads() {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("env_runners", Map.of("episode_return_mean", 475.25));
    metrics.put("name", "CartPole-v1");
    metrics.put("steps", 100_352L);
    write(events.fileVersion(1.5e9));
    write(events.sessionStart(1.5e9, 300));
    write(events.scalars(1.75e9, 100_352, Metrics.of(metrics)));
    List<Event> read = TensorBoardDecoder.decode(file.toByteArray());
    assertEquals(
        List.of(
            new Event(1.5e9, 0, "brain.Event:2", Map.of(), false),
            new Event(1.5e9, 300, "", Map.of(), true),
            new Event(
                1.75e9,
                100_352,
                "",
                Map.of("env_runners/episode_return_mean", 475.25f, "steps", 100_352f),
                false)),
        read);
  }

  @Test
  void shouldGrowItsBuffers() {
    Map<String, Object> metrics = new LinkedHashMap<>();
    for (int i = 0; i < 2000; i++) {
      metrics.put("a_metric_with_a_long_name_" + i, i);
    }
    metrics.put("x".repeat(20_000), -1);
    write(events.scalars(1, 1, Metrics.of(metrics)));
    write(events.scalars(2, 2, Metrics.of(Map.of("small", 1))));
    List<Event> read = TensorBoardDecoder.decode(file.toByteArray());
    assertEquals(2001, read.getFirst().scalars().size());
    assertEquals(1999f, read.getFirst().scalars().get("a_metric_with_a_long_name_1999"));
    assertTrue(read.getLast().scalars().containsKey("small"));
  }
}
