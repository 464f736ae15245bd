package dev.mobula.envs;

import dev.mobula.columns.DType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spaces as plain values, as a config file has them, with Gymnasium's names: {@code {type: Box,
 * low: -1, high: 1, shape: [4]}}, {@code {type: Discrete, n: 2}}, {@code {type: MultiDiscrete,
 * nvec: [3, 2]}}, {@code {type: MultiBinary, shape: [4]}}, {@code {type: Tuple, spaces: […]}},
 * {@code {type: Dict, spaces: {…}}}. Stateless; any thread.
 */
public final class SpaceConfig {
  private static final String TYPE = "type";
  private static final String LOW = "low";
  private static final String HIGH = "high";
  private static final String SHAPE = "shape";
  private static final String DTYPE = "dtype";
  private static final String N = "n";
  private static final String START = "start";
  private static final String NVEC = "nvec";
  private static final String SPACES = "spaces";
  private static final List<String> TYPES =
      List.of("Box", "Discrete", "MultiDiscrete", "MultiBinary", "Tuple", "Dict");
  private static final List<String> DTYPES = List.of("float32", "float64", "uint8");

  private SpaceConfig() {}

  /**
   * Reads a space.
   *
   * @throws EnvironmentException naming the key that is wrong, and what is expected there
   */
  public static Space<?> read(EnvConfig config) {
    return switch (config.choice(TYPE, "", TYPES)) {
      case "Box" -> box(config.allow(TYPE, LOW, HIGH, SHAPE, DTYPE));
      case "Discrete" -> discrete(config.allow(TYPE, N, START));
      case "MultiDiscrete" -> multiDiscrete(config.allow(TYPE, NVEC, START));
      case "MultiBinary" -> MultiBinary.of(integers(config.allow(TYPE, SHAPE), SHAPE));
      case "Tuple" -> new TupleSpace(List.copyOf(parts(config).values()));
      case "Dict" -> DictSpace.of(parts(config));
      default -> throw config.invalid(TYPE, "one of " + TYPES, "nothing");
    };
  }

  private static Box box(EnvConfig config) {
    DType dtype = DType.valueOf(config.choice(DTYPE, "float32", DTYPES).toUpperCase(Locale.ROOT));
    boolean bytes = dtype == DType.UINT8;
    double[] low = bounds(config, LOW, bytes ? 0 : Double.NEGATIVE_INFINITY);
    double[] high = bounds(config, HIGH, bytes ? 255 : Double.POSITIVE_INFINITY);
    int most = Math.max(low.length, high.length);
    int[] shape = config.contains(SHAPE) ? integers(config, SHAPE) : new int[] {most};
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return Box.of(dtype, spread(config, LOW, low, size), spread(config, HIGH, high, size), shape);
  }

  private static double[] bounds(EnvConfig config, String key, double absent) {
    double[] bounds = config.bounds(key);
    return bounds.length == 0 ? new double[] {absent} : bounds;
  }

  private static double[] spread(EnvConfig config, String key, double[] bounds, int size) {
    if (bounds.length == size) {
      return bounds;
    }
    if (bounds.length != 1) {
      throw config.invalid(
          key,
          "one number, or one for each of %d elements".formatted(size),
          bounds.length + " numbers");
    }
    double[] all = new double[size];
    Arrays.fill(all, bounds[0]);
    return all;
  }

  private static Discrete discrete(EnvConfig config) {
    int n = config.integer(N, 0, 1);
    if (n == 0) {
      throw config.invalid(N, "an integer >= 1", "nothing");
    }
    return Discrete.of(n, config.integer(START, 0, Integer.MIN_VALUE));
  }

  private static MultiDiscrete multiDiscrete(EnvConfig config) {
    List<Integer> nvec = boxed(integers(config, NVEC));
    List<Integer> start = nvec.stream().map(_ -> 0).toList();
    return new MultiDiscrete(nvec, config.contains(START) ? boxed(integers(config, START)) : start);
  }

  private static Map<String, Space<?>> parts(EnvConfig config) {
    Map<String, Space<?>> parts = new LinkedHashMap<>();
    config.allow(TYPE, SPACES).sections(SPACES).forEach((key, part) -> parts.put(key, read(part)));
    if (parts.isEmpty()) {
      throw config.invalid(SPACES, "at least one space", "none");
    }
    return parts;
  }

  private static int[] integers(EnvConfig config, String key) {
    List<Double> numbers = config.numbers(key);
    if (numbers.isEmpty() || numbers.stream().anyMatch(number -> number != number.intValue())) {
      throw config.invalid(key, "a list of integers", numbers);
    }
    return numbers.stream().mapToInt(Double::intValue).toArray();
  }

  private static List<Integer> boxed(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** Returns a space as what {@link #read} makes it of. */
  public static Map<String, @Nullable Object> write(Space<?> space) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    switch (space) {
      case Box box -> {
        config.put(TYPE, "Box");
        config.put(LOW, Arrays.stream(box.low()).boxed().toList());
        config.put(HIGH, Arrays.stream(box.high()).boxed().toList());
        config.put(SHAPE, box.shape());
        config.put(DTYPE, box.dtype().name().toLowerCase(Locale.ROOT));
      }
      case Discrete discrete -> {
        config.put(TYPE, "Discrete");
        config.put(N, discrete.n());
        config.put(START, discrete.start());
      }
      case MultiDiscrete discrete -> {
        config.put(TYPE, "MultiDiscrete");
        config.put(NVEC, discrete.nvec());
        config.put(START, discrete.start());
      }
      case MultiBinary binary -> {
        config.put(TYPE, "MultiBinary");
        config.put(SHAPE, binary.shape());
      }
      case TupleSpace tuple -> {
        config.put(TYPE, "Tuple");
        config.put(SPACES, tuple.spaces().stream().map(SpaceConfig::write).toList());
      }
      case DictSpace dict -> {
        config.put(TYPE, "Dict");
        Map<String, Object> parts = new LinkedHashMap<>();
        dict.spaces().forEach((key, part) -> parts.put(key, write(part)));
        config.put(SPACES, parts);
      }
    }
    return config;
  }
}
