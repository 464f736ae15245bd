package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChromeTraceTest {
  private static Timeline.Event event(String name, long start, long micros) {
    return new Timeline.Event(name, "actor", 7, "Counter", start, micros);
  }

  private static List<JsonNode> trace(Timeline.Event... events) {
    List<JsonNode> nodes = new ArrayList<>();
    JsonMapper.shared()
        .readTree(ChromeTrace.of(List.of(events), "Main"))
        .get("traceEvents")
        .forEach(nodes::add);
    return nodes;
  }

  private static int thread(List<JsonNode> trace, String name) {
    return trace.stream()
        .filter(event -> event.get("name").asString().equals(name))
        .findFirst()
        .orElseThrow()
        .get("tid")
        .asInt();
  }

  @Test
  void shouldGiveRowsOfTheirOwnToWhatOverlaps() {
    List<JsonNode> trace =
        trace(event("third", 30, 5), event("first", 0, 20), event("second", 10, 20));
    assertEquals(thread(trace, "first"), thread(trace, "third"));
    assertNotEquals(thread(trace, "first"), thread(trace, "second"));
    List<String> rows =
        trace.stream()
            .filter(event -> event.get("name").asString().equals("thread_name"))
            .map(event -> event.get("args").get("name").asString())
            .toList();
    assertEquals(List.of("Counter", "Counter (2)"), rows);
  }

  @Test
  void shouldSayWhenAndWhereSomethingRan() {
    JsonNode event = trace(event("add", 1_000, 25)).getFirst();
    assertEquals("X", event.get("ph").asString());
    assertEquals("actor", event.get("cat").asString());
    assertEquals(1_000, event.get("ts").asLong());
    assertEquals(25, event.get("dur").asLong());
    assertEquals(7, event.get("pid").asLong());
  }

  @Test
  void shouldKeepTheLastOfTooManyEvents() {
    Timeline timeline = new Timeline();
    for (int i = 0; i < 100_010; i++) {
      timeline.add("call " + i, "actor", 7, "Counter", System.nanoTime());
    }
    List<Timeline.Event> events = timeline.events();
    assertEquals(100_000, events.size());
    assertEquals("call 10", events.getFirst().name());
    assertEquals("call 100009", events.getLast().name());
    assertTrue(events.getLast().micros() >= 0);
  }
}
