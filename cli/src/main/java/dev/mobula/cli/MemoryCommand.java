package dev.mobula.cli;

import dev.mobula.core.ByteSize;
import dev.mobula.core.NodeMemory;
import dev.mobula.core.NodeObject;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.RunningNode;
import java.util.List;

/** {@code mobula memory}: how much memory programs, their workers and their objects take. */
final class MemoryCommand implements Command {
  private static final int LARGEST = 10;

  @Override
  public Usage usage() {
    return new Usage(
        "memory",
        List.of(),
        "Says how much memory programs and their workers use, and which objects are largest.",
        """
        RESIDENT is what a process has in memory. OF IT SHARED is shared memory that it has read or
        written, which is counted in each process that did, and is there once.
        """,
        List.of(RunningNodes.JSON));
  }

  /** What is told of a program. */
  private record Report(NodeMemory memory, List<NodeObject> largestObjects) {}

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    boolean json = arguments.has(RunningNodes.JSON.name());
    RunningNodes.ask(
        terminal,
        node -> {
          Report report = report(node);
          terminal
              .out()
              .print(
                  json
                      ? RunningNodes.json(node.pid(), report) + "\n"
                      : describe(node.pid(), report));
        });
    return ExitCode.OK;
  }

  private static Report report(RunningNode node) {
    return new Report(node.memory(), node.objects().stream().limit(LARGEST).toList());
  }

  private static String describe(long pid, Report report) {
    NodeMemory memory = report.memory;
    TextTable processes = new TextTable("PID", "RESIDENT", "OF IT SHARED", "RUNS");
    memory
        .processes()
        .forEach(process ->
            processes.add(
                process.pid(),
                ByteSize.text(process.residentBytes()),
                ByteSize.text(process.sharedBytes()),
                process.runs()));
    TextTable objects = new TextTable("SIZE", "WHERE", "ID", "MADE BY");
    report.largestObjects.forEach(object ->
        objects.add(ByteSize.text(object.bytes()), object.where(), object.id(), object.origin()));
    return "process %d\n".formatted(pid)
        + processes.text()
        + "heap: %s used, garbage included, of at most %s\n"
            .formatted(ByteSize.text(memory.heapUsedBytes()), ByteSize.text(memory.heapMaxBytes()))
        + "object store: "
        + store(memory.objectStore())
        + "\n"
        + objects.text();
  }

  /** Returns how full shared memory is. */
  static String store(NodeStatus.ObjectStore store) {
    return store.capacityBytes() == 0
        ? "not used"
        : "%s of %s of shared memory in use by %d blocks, %s on disk"
            .formatted(
                ByteSize.text(store.usedBytes()),
                ByteSize.text(store.capacityBytes()),
                store.blocks(),
                ByteSize.text(store.spilledBytes()));
  }
}
