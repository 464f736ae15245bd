package dev.mobula.core.internal;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a timeline in the <a
 * href="https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU">trace
 * event format</a>, which Perfetto and {@code chrome://tracing} show. What overlaps on one row gets
 * rows of its own below, since a row there is a thread, which does one thing at a time.
 */
final class ChromeTrace {
  private final JsonGenerator json;
  private final Map<Row, Integer> threads = new LinkedHashMap<>();

  /** A row, and how many of the same name are above it. */
  private record Row(long pid, String name, int lane) {}

  /** What stands on rows of one name. */
  private record Rows(long pid, String name) {}

  private ChromeTrace(JsonGenerator json) {
    this.json = json;
  }

  /**
   * Returns a trace.
   *
   * @param program what the process of the node is called
   */
  static String of(List<Timeline.Event> events, String program) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("displayTimeUnit", "ms");
      json.writeArrayPropertyStart("traceEvents");
      new ChromeTrace(json).write(events, program);
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private void write(List<Timeline.Event> events, String program) {
    List<Timeline.Event> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(Timeline.Event::startMicros));
    Map<Rows, List<Long>> ends = new HashMap<>(); // of what stands last on each lane
    for (Timeline.Event event : sorted) {
      List<Long> lanes =
          ends.computeIfAbsent(new Rows(event.pid(), event.row()), _ -> new ArrayList<>());
      write(event, lane(lanes, event));
    }
    threads.forEach(this::writeName);
    threads.keySet().stream()
        .map(Row::pid)
        .distinct()
        .forEach(pid -> writeProcess(pid, pid == Program.PID ? program : "worker"));
  }

  /** Returns the first lane that is free when the event begins. */
  private static int lane(List<Long> ends, Timeline.Event event) {
    int lane = 0;
    while (lane < ends.size() && ends.get(lane) > event.startMicros()) {
      lane++;
    }
    if (lane == ends.size()) {
      ends.add(event.endMicros());
    } else {
      ends.set(lane, event.endMicros());
    }
    return lane;
  }

  private void write(Timeline.Event event, int lane) {
    Row row = new Row(event.pid(), event.row(), lane);
    int thread = threads.computeIfAbsent(row, _ -> threads.size() + 1);
    json.writeStartObject();
    json.writeStringProperty("name", event.name());
    json.writeStringProperty("cat", event.category());
    json.writeStringProperty("ph", "X");
    json.writeNumberProperty("ts", event.startMicros());
    json.writeNumberProperty("dur", event.micros());
    json.writeNumberProperty("pid", event.pid());
    json.writeNumberProperty("tid", thread);
    json.writeEndObject();
  }

  private void writeName(Row row, int thread) {
    String name = row.lane == 0 ? row.name : row.name + " (" + (row.lane + 1) + ")";
    writeMetadata("thread_name", row.pid, thread, name);
  }

  private void writeProcess(long pid, String name) {
    writeMetadata("process_name", pid, 0, name);
  }

  private void writeMetadata(String kind, long pid, int thread, String name) {
    json.writeStartObject();
    json.writeStringProperty("name", kind);
    json.writeStringProperty("ph", "M");
    json.writeNumberProperty("pid", pid);
    json.writeNumberProperty("tid", thread);
    json.writeObjectPropertyStart("args");
    json.writeStringProperty("name", name);
    json.writeEndObject();
    json.writeEndObject();
  }
}
