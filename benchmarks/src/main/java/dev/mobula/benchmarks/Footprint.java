package dev.mobula.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds at one moment.
 *
 * @param heapMb live objects on the heap, after a collection
 * @param residentMb all its memory in the machine, heap and shared pages included; Linux only
 * @param handles open files and sockets; Unix only
 * @param threads platform threads
 * @param children processes that it has started, and they, and that live
 */
record Footprint(
    double heapMb, double residentMb, double handles, double threads, double children) {
  private static final double MB = 1 << 20;
  private static final double KB_PER_MB = 1024;
  private static final String RESIDENT = "VmRSS:";

  /** Takes it, after a collection. */
  static Footprint now() throws IOException {
    System.gc(); // finds what is dead, and leaves it to cleaners
    System.gc();
    return new Footprint(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MB,
        residentMb("self"),
        countHandles(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ProcessHandle.current().descendants().count());
  }

  /** Returns the memory in the machine of a process, by its number. */
  static double residentMb(String process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc", process, "status"))) {
      String line = lines.filter(each -> each.startsWith(RESIDENT)).findFirst().orElseThrow();
      return Double.parseDouble(line.replaceAll("[^0-9]", "")) / KB_PER_MB;
    }
  }

  private static double countHandles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  @Override
  public String toString() {
    return "heap %.1f MB, resident %.0f MB, %.0f handles, %.0f threads, %.0f processes"
        .formatted(heapMb, residentMb, handles, threads, children);
  }
}
