package dev.mobula.core.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Which flags of a JVM its workers get too: not what is for one process alone. */
final class WorkerFlags {
  /** What JVMs take flags from by themselves; those of this JVM are among its own already. */
  private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

  /** Agents, a port or a recording of this process, and archives of its classes. */
  private static final List<String> OWN =
      List.of(
          "-javaagent:",
          "-agentlib:",
          "-agentpath:",
          "-Xdebug",
          "-Xrunjdwp",
          "-XX:+FlightRecorder",
          "-XX:FlightRecorderOptions",
          "-XX:StartFlightRecording",
          "-Dcom.sun.management",
          "-XX:DumpLoadedClassList",
          "-XX:SharedClassListFile",
          "-XX:SharedArchiveFile",
          "-XX:ArchiveClassesAtExit",
          "-XX:+AutoCreateSharedArchive",
          "-XX:+RecordDynamicDumpInfo",
          "-XX:AOT",
          "-Xshare:dump",
          "-Xlog:class");

  /** What is written to a file, of each process or of one. */
  private static final List<String> FILES =
      List.of("-XX:LogFile=", "-XX:ErrorFile=", "-XX:HeapDumpPath=", "-Xloggc:");

  private static final String LOG = "-Xlog:";

  private WorkerFlags() {}

  static List<String> of(List<String> own) {
    return own.stream().filter(flag -> !isForOneProcess(flag)).toList();
  }

  /** Takes the variables out of which a worker would take what is for one process alone. */
  static void clean(Map<String, String> environment) {
    for (String variable : VARIABLES) {
      String flags = environment.getOrDefault(variable, "");
      if (Stream.of(flags.split("\\s+")).anyMatch(WorkerFlags::isForOneProcess)) {
        environment.remove(variable);
      }
    }
  }

  private static boolean isForOneProcess(String flag) {
    if (OWN.stream().anyMatch(flag::startsWith)) {
      return true;
    }
    if (flag.startsWith(LOG)) {
      return isOneFile(logFile(flag.substring(LOG.length())));
    }
    return FILES.stream()
        .anyMatch(prefix -> flag.startsWith(prefix) && isOneFile(flag.substring(prefix.length())));
  }

  /** Returns what names the file in {@code what:output:decorators:options}, or nothing. */
  private static String logFile(String setting) {
    String[] parts = setting.split(":", 3);
    boolean isStream = parts.length < 2 || Set.of("", "stdout", "stderr").contains(parts[1]);
    return isStream ? "" : setting; // all of it, as a quoted name may have a colon
  }

  /** Tells whether several processes would write to the same file: one not named by its process. */
  private static boolean isOneFile(String file) {
    return !file.isEmpty() && !file.contains("%p") && !Files.isDirectory(Path.of(file));
  }
}
