package dev.mobula.core.internal;

import dev.mobula.core.RuntimeEnv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The GPUs that this process may use, and how its workers are told of theirs. */
public final class GpuDevices {
  /** The variable by which CUDA learns which devices there are; they are numbered anew by it. */
  static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  /** What a worker was given, whatever its {@link RuntimeEnv} tells CUDA. */
  private static final String GIVEN = "MOBULA_GPU_IDS";

  private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");
  private static final String HIDDEN = "-1";

  private GpuDevices() {}

  /** Returns how many there are: those that CUDA is told of, else those of the driver. */
  public static int count() {
    List<String> visible = parse(System.getenv(VISIBLE));
    return visible == null ? countDirectories(DRIVER) : visible.size();
  }

  /** Returns the ids of those that CUDA is told of, or 0, 1, … as many as asked for. */
  static List<String> ids(double amount) {
    List<String> visible = parse(System.getenv(VISIBLE));
    return visible == null
        ? IntStream.range(0, (int) Math.ceil(amount)).mapToObj(Integer::toString).toList()
        : visible;
  }

  /** Returns what a worker was given, in that worker. */
  static List<String> given() {
    List<String> given = parse(System.getenv(GIVEN));
    return given == null ? List.of() : given;
  }

  /** Returns an environment in which CUDA sees these alone, unless it says itself what to see. */
  static RuntimeEnv environment(RuntimeEnv env, List<String> ids) {
    String list = String.join(",", ids);
    RuntimeEnv told = env.withEnvVar(GIVEN, list);
    return env.envVars().containsKey(VISIBLE) ? told : told.withEnvVar(VISIBLE, list);
  }

  /** Reads a list of devices, which CUDA takes to end before the first that is not valid. */
  static @Nullable List<String> parse(@Nullable String list) {
    return list == null
        ? null
        : Stream.of(list.split(","))
            .map(String::strip)
            .takeWhile(id -> !id.isEmpty() && !id.equals(HIDDEN))
            .toList();
  }

  static int countDirectories(Path directory) {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> found = Files.list(directory)) {
      return Math.toIntExact(found.filter(Files::isDirectory).count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
