package dev.mobula.policies.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;

/**
 * Which of ND4J's native libraries the processor can run: JavaCPP would take the last that it
 * finds, whatever the processor.
 */
enum CpuLevel {
  /** For any processor. */
  PLAIN("", List.of()),
  AVX2("-avx2", List.of("avx2", "fma")),
  AVX512("-avx512", List.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"));

  private static final String EXTENSION = "platform.extension";
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  private final String extension;
  private final List<String> flags;

  CpuLevel(String extension, List<String> flags) {
    this.extension = extension;
    this.flags = flags;
  }

  /** Returns what JavaCPP appends to the platform's name. */
  String extension() {
    return extension;
  }

  /** Returns the best level for a processor with such flags. */
  static CpuLevel of(Set<String> flags) {
    CpuLevel best = PLAIN;
    for (CpuLevel level : values()) {
      if (flags.containsAll(level.flags)) {
        best = level;
      }
    }
    return best;
  }

  /** Returns the flags of the first processor in Linux's {@code /proc/cpuinfo}. */
  static Set<String> flags(Stream<String> cpuinfo) {
    return cpuinfo
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1))
        .map(flags -> Stream.of(flags.split(" ")).collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  /** Loads ND4J's native library for this processor, and leaves JavaCPP's settings as they were. */
  static void choose() {
    Properties settings = Loader.loadProperties();
    Object before = settings.get(EXTENSION);
    settings.put(EXTENSION, of(ofThisMachine()).extension());
    try {
      Loader.load(Nd4jCpu.class);
    } finally {
      if (before == null) {
        settings.remove(EXTENSION);
      } else {
        settings.put(EXTENSION, before);
      }
    }
  }

  private static Set<String> ofThisMachine() {
    try (Stream<String> lines = Files.lines(CPUINFO)) {
      return flags(lines);
    } catch (IOException unreadable) {
      return Set.of(); // any processor runs the plain library
    }
  }
}
