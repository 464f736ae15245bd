package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import java.util.Arrays;
import java.util.List;

/**
 * Arrays of numbers with a lower and an upper bound per element, possibly infinite. A value is a
 * {@code float[]} in row-major order; its column has the space's dtype: {@code FLOAT32} (the usual
 * one), {@code FLOAT64} or {@code UINT8} (images).
 */
public final class Box implements Space<float[]> {
  private final double[] low;
  private final double[] high;
  private final List<Integer> shape;
  private final DType dtype;

  private Box(DType dtype, double[] low, double[] high, List<Integer> shape) {
    this.dtype = expectDType(dtype);
    this.shape = shape;
    this.low = low.clone();
    this.high = high.clone();
    int size = size(shape);
    if (low.length != size || high.length != size) {
      throw new EnvironmentException(
          "expected %d bounds for a Box of shape %s, found %d low and %d high"
              .formatted(size, shape, low.length, high.length));
    }
    for (int i = 0; i < size; i++) {
      roundAndCheckBounds(i);
    }
  }

  /**
   * Returns the {@code FLOAT32} arrays of a shape with the same bounds for every element.
   *
   * @param shape the extents; none means one element, {@code [1]}, as in Gymnasium
   */
  public static Box of(double low, double high, int... shape) {
    return of(DType.FLOAT32, low, high, shape);
  }

  /**
   * Returns the {@code FLOAT32} arrays with bounds of their own per element.
   *
   * @param shape the extents; none means a vector of as many elements as there are bounds
   */
  public static Box of(double[] low, double[] high, int... shape) {
    return of(DType.FLOAT32, low, high, shape);
  }

  /** Returns the arrays of a dtype and shape with the same bounds for every element. */
  public static Box of(DType dtype, double low, double high, int... shape) {
    List<Integer> extents = shape.length == 0 ? List.of(1) : boxed(shape);
    int size = size(extents);
    return new Box(dtype, filled(size, low), filled(size, high), extents);
  }

  /** Returns the arrays of a dtype with bounds of their own per element. */
  public static Box of(DType dtype, double[] low, double[] high, int... shape) {
    return new Box(dtype, low, high, shape.length == 0 ? List.of(low.length) : boxed(shape));
  }

  /** Returns the {@code FLOAT32} arrays of a shape without any bounds. */
  public static Box unbounded(int... shape) {
    return of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, shape);
  }

  /** Returns the {@code UINT8} arrays of a shape, bounded by 0 and 255. */
  public static Box image(int... shape) {
    return of(DType.UINT8, 0, 255, shape);
  }

  /** Returns the type of the elements in a column. */
  public DType dtype() {
    return dtype;
  }

  /** Returns the extents of one value. */
  public List<Integer> shape() {
    return shape;
  }

  /** Returns the number of elements of one value. */
  public int size() {
    return low.length;
  }

  /** Returns the lower bound of one element, possibly negative infinity. */
  public double low(int element) {
    return low[element];
  }

  /** Returns the upper bound of one element, possibly infinity. */
  public double high(int element) {
    return high[element];
  }

  /** Returns a copy of the lower bounds. */
  public double[] low() {
    return low.clone();
  }

  /** Returns a copy of the upper bounds. */
  public double[] high() {
    return high.clone();
  }

  /** Tells whether every element has two finite bounds. */
  public boolean isBounded() {
    return Arrays.stream(low).allMatch(Double::isFinite)
        && Arrays.stream(high).allMatch(Double::isFinite);
  }

  /**
   * Draws each element on its own: uniformly between two finite bounds, as an exponential from one
   * finite bound, as a standard normal where there is none.
   */
  @Override
  public float[] sample(Rng rng) {
    float[] value = new float[low.length];
    for (int i = 0; i < value.length; i++) {
      value[i] = sample(i, rng);
    }
    return value;
  }

  @Override
  public boolean contains(Object value) {
    if (!(value instanceof float[] elements) || elements.length != low.length) {
      return false;
    }
    for (int i = 0; i < elements.length; i++) {
      if (!contains(i, elements[i])) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether one element is within its bounds and, for {@code UINT8}, an integer. */
  boolean contains(int element, double value) {
    return value >= low[element]
        && value <= high[element]
        && (dtype != DType.UINT8 || value == Math.rint(value));
  }

  @Override
  public List<ColumnSpec> columns(String name) {
    return List.of(new ColumnSpec(name, dtype, shape));
  }

  @Override
  public void write(float[] value, String name, ColumnBatch columns, int row) {
    Leaf.expectLength(this, low.length, value.length);
    Column column = columns.column(name);
    long start = (long) row * low.length;
    if (dtype == DType.FLOAT32) {
      column.write(start, value, value.length);
      return;
    }
    column.expect(dtype);
    for (int i = 0; i < value.length; i++) {
      column.set(start + i, value[i]);
    }
  }

  /** Returns the elements as floats; those of a {@code FLOAT64} column are rounded. */
  @Override
  public float[] read(String name, ColumnBatch columns, int row) {
    Column column = columns.column(name).expect(dtype);
    float[] value = new float[low.length];
    long start = (long) row * low.length;
    if (dtype == DType.FLOAT32) {
      column.read(start, value, value.length);
      return value;
    }
    for (int i = 0; i < value.length; i++) {
      value[i] = (float) column.get(start + i);
    }
    return value;
  }

  @Override
  public int flatSize() {
    return low.length;
  }

  @Override
  public void flatten(String name, ColumnBatch columns, Column into) {
    Flattening.flatten(this, name, columns, into);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Box box
        && dtype == box.dtype
        && shape.equals(box.shape)
        && Arrays.equals(low, box.low)
        && Arrays.equals(high, box.high);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * dtype.hashCode() + shape.hashCode()) + Arrays.hashCode(low))
        + Arrays.hashCode(high);
  }

  @Override
  public String toString() {
    return "Box(%s, %s, %s, %s)".formatted(describe(low), describe(high), shape, dtype);
  }

  private void roundAndCheckBounds(int i) {
    if (dtype == DType.FLOAT32) {
      low[i] = (float) low[i];
      high[i] = (float) high[i];
    }
    boolean fits = dtype != DType.UINT8 || (low[i] >= 0 && high[i] <= 255);
    if (!(low[i] <= high[i]) || !fits) {
      throw new EnvironmentException(
          "expected bounds low <= high%s for element %d, found low=%s high=%s"
              .formatted(dtype == DType.UINT8 ? " within 0 to 255" : "", i, low[i], high[i]));
    }
  }

  private float sample(int i, Rng rng) {
    boolean below = low[i] != Double.NEGATIVE_INFINITY;
    boolean above = high[i] != Double.POSITIVE_INFINITY;
    if (below && above) {
      return between(i, rng.nextDouble());
    }
    if (!below && !above) {
      return (float) rng.nextGaussian();
    }
    double exponential = -DetMath.log1p(-rng.nextDouble());
    return (float) (below ? low[i] + exponential : high[i] - exponential);
  }

  private float between(int i, double uniform) {
    if (dtype == DType.UINT8) {
      return (float) Math.floor(low[i] + uniform * (high[i] + 1 - low[i]));
    }
    // Weighted, since high - low of the largest doubles would overflow.
    return (float) Math.min(high[i], (1 - uniform) * low[i] + uniform * high[i]);
  }

  private static DType expectDType(DType dtype) {
    if (dtype != DType.FLOAT32 && dtype != DType.FLOAT64 && dtype != DType.UINT8) {
      throw new EnvironmentException(
          "expected a Box of FLOAT32, FLOAT64 or UINT8, found "
              + dtype
              + "; integers are a Discrete or MultiDiscrete space");
    }
    return dtype;
  }

  private static int size(List<Integer> shape) {
    int size = 1;
    for (int extent : shape) {
      if (extent < 1) {
        throw new EnvironmentException("expected a shape of extents >= 1, found " + shape);
      }
      size = Math.multiplyExact(size, extent);
    }
    return size;
  }

  private static List<Integer> boxed(int[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  private static double[] filled(int size, double value) {
    double[] values = new double[size];
    Arrays.fill(values, value);
    return values;
  }

  private static String describe(double[] bounds) {
    boolean same = Arrays.stream(bounds).allMatch(bound -> bound == bounds[0]);
    return same ? Double.toString(bounds[0]) : Arrays.toString(bounds);
  }
}
