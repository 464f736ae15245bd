package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerFlagsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx2g",
        "-Dname=value",
        "--add-modules=jdk.incubator.vector",
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        "-Xlog:gc*",
        "-Xlog:gc:file=gc-%p.log",
        "-XX:ErrorFile=/tmp/crash-%p.log",
        "-XX:+UseSerialGC"
      })
  void shouldPassOnWhatSuitsEveryProcess(String flag) {
    assertEquals(List.of(flag), WorkerFlags.of(List.of(flag)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xlog:gc*:file=gc.log",
        "-Xlog:gc*:gc.log:uptime",
        "-Xlog:gc:file=\"a:b.log\":time",
        "-Xloggc:gc.log",
        "-XX:LogFile=vm.log",
        "-XX:ErrorFile=/tmp/crash.log",
        "-XX:HeapDumpPath=heap.hprof",
        "-XX:ArchiveClassesAtExit=app.jsa",
        "-XX:SharedArchiveFile=app.jsa",
        "-XX:+AutoCreateSharedArchive",
        "-XX:AOTCacheOutput=app.aot",
        "-XX:AOTMode=record",
        "-XX:StartFlightRecording=filename=app.jfr",
        "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
        "-javaagent:jacoco.jar",
        "-Dcom.sun.management.jmxremote.port=9999"
      })
  void shouldLeaveOutWhatIsForOneProcess(String flag) {
    assertEquals(List.of(), WorkerFlags.of(List.of(flag)));
  }

  @Test
  void shouldTakeOutVariablesWithWhatIsForOneProcess() {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_TOOL_OPTIONS", "-Xmx1g  -agentlib:jdwp=transport=dt_socket,address=5005");
    environment.put("JDK_JAVA_OPTIONS", "-Dname=value");
    WorkerFlags.clean(environment);
    assertEquals(Map.of("JDK_JAVA_OPTIONS", "-Dname=value"), environment);
  }

  @Test
  void shouldPassOnAFolderForHeapDumps(@TempDir Path folder) {
    String flag = "-XX:HeapDumpPath=" + folder;
    assertEquals(List.of(flag), WorkerFlags.of(List.of(flag)));
  }
}
