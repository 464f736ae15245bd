package dev.mobula.core.internal;

import dev.mobula.core.NodeMemory;
import dev.mobula.core.NodeStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Asks the system how much memory processes use. */
final class Memory {
  private static final int KIB = 1024;

  private Memory() {}

  /** Returns the memory of a node. */
  static NodeMemory of(List<NodeStatus.Worker> workers, NodeStatus.ObjectStore objectStore) {
    Runtime runtime = Runtime.getRuntime();
    return new NodeMemory(
        Stream.concat(
                Stream.of(process(Program.PID, Program.name())),
                workers.stream().map(worker -> process(worker.pid(), worker.runs())))
            .toList(),
        runtime.totalMemory() - runtime.freeMemory(),
        runtime.maxMemory(),
        objectStore);
  }

  private static NodeMemory.ProcessMemory process(long pid, String runs) {
    List<String> lines = status(pid);
    return new NodeMemory.ProcessMemory(
        pid, runs, bytes(lines, "VmRSS:"), bytes(lines, "RssShmem:"));
  }

  private static List<String> status(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    } catch (IOException _) {
      return List.of(); // another system, or the process has ended
    }
  }

  private static long bytes(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
