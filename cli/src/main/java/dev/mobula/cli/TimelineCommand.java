package dev.mobula.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code mobula timeline}: when the tasks and calls of programs ran, for Chrome or Perfetto. */
final class TimelineCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "timeline",
        List.of("FILE", "[PROCESS]"),
        "Writes when the tasks and actor calls of a program ran, as a trace for Chrome.",
        """
        PROCESS is the number of its process; without it, all programs come into the file. Their
        timelines are on where they are started with MOBULA_TIMELINE=1, or by withTimeline(true).
        Open FILE at https://ui.perfetto.dev or chrome://tracing.
        """,
        List.of(RunningNodes.JSON));
  }

  /** What was written. */
  private record Written(String file, List<Long> processes, int events) {}

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    Path file = Arguments.path(String.valueOf(arguments.operand(0)));
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode trace = mapper.createObjectNode().put("displayTimeUnit", "ms");
    ArrayNode events = trace.putArray("traceEvents");
    List<Long> processes = new ArrayList<>();
    RunningNodes.ask(
        terminal,
        arguments.operand(1),
        node -> {
          JsonNode one = mapper.readTree(node.timeline());
          one.get("traceEvents").forEach(events::add);
          processes.add(node.pid());
        });
    if (processes.isEmpty()) {
      return ExitCode.USER; // why was said for each
    }
    write(file, trace);
    Written written = new Written(file.toString(), processes, events.size());
    terminal
        .out()
        .println(
            arguments.has(RunningNodes.JSON.name())
                ? RunningNodes.json(written)
                : "Wrote %d events of processes %s to %s; open it at https://ui.perfetto.dev"
                    .formatted(events.size(), processes, file));
    return ExitCode.OK;
  }

  private static void write(Path file, ObjectNode trace) {
    try {
      Files.writeString(file, trace.toString());
    } catch (IOException e) {
      throw new UsageException("cannot write " + file + ": " + e);
    }
  }
}
