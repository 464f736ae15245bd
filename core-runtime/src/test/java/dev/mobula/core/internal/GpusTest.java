package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.core.MobulaException;
import dev.mobula.core.RuntimeEnv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpusTest {
  private static final long HALF = 5_000;
  private static final long WHOLE = 10_000;

  private final Gpus gpus = new Gpus();

  private static List<List<String>> ids(@Nullable List<List<Gpus.Share>> taken) {
    return taken == null
        ? List.of()
        : taken.stream().map(part -> part.stream().map(Gpus.Share::id).toList()).toList();
  }

  @Test
  void shouldGiveWholeGpusToOneHolder() {
    gpus.add(Gpus.shares(3, List.of("a", "b", "c")));
    assertEquals(List.of(List.of("a", "b")), ids(gpus.take(List.of(2 * WHOLE))));
    assertNull(gpus.take(List.of(2 * WHOLE)));
    assertEquals(List.of(List.of("c")), ids(gpus.take(List.of(WHOLE))));
  }

  @Test
  void shouldGivePartsOfTheFullestThatHasRoom() {
    gpus.add(Gpus.shares(2, List.of("a", "b")));
    assertEquals(List.of(List.of("a")), ids(gpus.take(List.of(6_000L))));
    assertEquals(List.of(List.of("b")), ids(gpus.take(List.of(HALF))));
    assertEquals(List.of(List.of("a")), ids(gpus.take(List.of(4_000L))));
    assertNull(gpus.take(List.of(6_000L)));
  }

  @Test
  void shouldTakeNothingWhereSomethingIsMissing() {
    gpus.add(Gpus.shares(2, List.of("a", "b")));
    List<List<Gpus.Share>> half = Objects.requireNonNull(gpus.take(List.of(HALF)));
    assertNull(gpus.take(List.of(HALF, 2 * WHOLE)));
    assertNull(gpus.take(List.of(6_000L, WHOLE)));
    gpus.add(half.getFirst());
    assertEquals(
        List.of(List.of("b"), List.of("a"), List.of()), ids(gpus.take(List.of(HALF, WHOLE, 0L))));
  }

  @Test
  void shouldRefuseAmountsThatNoSetOfGpusIs() {
    Gpus.check("a task", 0.5);
    Gpus.check("a task", 2);
    assertThrows(MobulaException.class, () -> Gpus.check("a task", 1.5));
    assertThrows(MobulaException.class, () -> Gpus.shares(2, List.of("a")));
  }

  @Test
  void shouldReadTheListOfDevicesAsCudaDoes() {
    assertNull(GpuDevices.parse(null));
    assertEquals(List.of(), GpuDevices.parse(""));
    assertEquals(List.of(), GpuDevices.parse("-1"));
    assertEquals(List.of("2", "GPU-ab"), GpuDevices.parse("2, GPU-ab,-1,3"));
  }

  @Test
  void shouldCountTheDevicesOfTheDriver(@TempDir Path driver) throws IOException {
    Files.createDirectory(driver.resolve("0000:65:00.0"));
    Files.createDirectory(driver.resolve("0000:b3:00.0"));
    assertEquals(2, GpuDevices.countDirectories(driver));
    assertEquals(0, GpuDevices.countDirectories(driver.resolve("none")));
  }

  @Test
  void shouldLeaveToAnEnvironmentWhatCudaSees() {
    RuntimeEnv own = RuntimeEnv.DEFAULT.withEnvVar("CUDA_VISIBLE_DEVICES", "7");
    Map<String, String> told = GpuDevices.environment(own, List.of("0")).envVars();
    assertEquals("7", told.get("CUDA_VISIBLE_DEVICES"));
  }
}
