package dev.mobula.policies.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.nd4j.nativeblas.NativeOpsHolder;

class CpuLevelTest {
  @Test
  void shouldTakeTheBestLibraryThatAProcessorRuns() {
    assertEquals(CpuLevel.PLAIN, CpuLevel.of(Set.of("sse4_2", "avx")));
    assertEquals(CpuLevel.AVX2, CpuLevel.of(Set.of("avx2", "fma", "avx512f")));
    assertEquals(
        CpuLevel.AVX512,
        CpuLevel.of(
            Set.of("avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl")));
  }

  @Test
  void shouldReadTheFlagsOfTheFirstProcessor() {
    Stream<String> lines = Stream.of("processor\t: 0", "flags\t\t: fpu avx2 fma", "flags\t\t: fpu");
    assertEquals(Set.of("", "fpu", "avx2", "fma"), CpuLevel.flags(lines));
    assertEquals(Set.of(), CpuLevel.flags(Stream.of("Features : neon")));
  }

  @Test
  void shouldLoadTheLibraryOfThisProcessorAndLeaveJavaCppsSettings() throws Exception {
    Object before = Loader.loadProperties().get("platform.extension");
    Nd4jLibrary.use(dev.mobula.policies.Device.CPU);
    CpuLevel expected;
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      expected = CpuLevel.of(CpuLevel.flags(lines));
    }
    int loaded = NativeOpsHolder.getInstance().getDeviceNativeOps().binaryLevel();
    assertEquals(expected.ordinal() == 0 ? 0 : expected.ordinal() + 1, loaded);
    assertEquals(before, Loader.loadProperties().get("platform.extension"));
  }
}
