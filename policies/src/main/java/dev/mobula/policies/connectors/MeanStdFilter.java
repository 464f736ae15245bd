package dev.mobula.policies.connectors;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.policies.PolicyException;

/**
 * Normalises observations by their running mean and standard deviation, element by element, and
 * clips them: {@code clip((x − mean) / √(variance + 1e-8), ±10)}. RLlib's name, the formula of
 * stable-baselines3's VecNormalize.
 */
public final class MeanStdFilter implements ObservationConnector {
  /** The name in configs and checkpoints. */
  public static final String NAME = "MeanStdFilter";

  private static final double EPSILON = 1e-8;
  private static final double DEFAULT_CLIP = 10;

  private final RunningMoments moments;
  private final RunningMoments delta;
  private final double clip;
  private final float[] shift;
  private final float[] scale;
  private float[] values = new float[0];
  private boolean stale = true;

  /** Creates a filter of rows of {@code size} floats, clipped to ±10. */
  public MeanStdFilter(int size) {
    this(size, DEFAULT_CLIP);
  }

  /** Creates a filter of rows of {@code size} floats, clipped to ±{@code clip}. */
  public MeanStdFilter(int size, double clip) {
    if (!(clip > 0)) {
      throw new PolicyException("expected a bound > 0, found " + clip);
    }
    this.clip = clip;
    moments = RunningMoments.withPrior(size);
    delta = RunningMoments.empty(size);
    shift = new float[size];
    scale = new float[size];
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int outputSize() {
    return moments.size();
  }

  /** Returns the statistics themselves; change them only through this filter. */
  public RunningMoments moments() {
    return moments;
  }

  @Override
  public void apply(Column from, Column into, boolean learn) {
    if (learn) {
      moments.update(from);
      delta.update(from);
      stale = true;
    }
    refresh();
    int count = Math.toIntExact(from.size());
    if (values.length != count) {
      values = new float[count];
    }
    from.read(0, values, values.length);
    normalize();
    into.write(0, values, values.length);
  }

  @Override
  public StateDict takeDelta() {
    StateDict taken = delta.saveState();
    delta.clear();
    return taken;
  }

  @Override
  public void merge(StateDict learnt) {
    RunningMoments other = RunningMoments.empty(moments.size());
    other.loadState(learnt);
    moments.merge(other);
    stale = true;
  }

  /** Returns all that was seen; what {@link #takeDelta} has not returned yet counts as taken. */
  @Override
  public StateDict saveState() {
    return moments.saveState();
  }

  @Override
  public void loadState(StateDict state) {
    moments.loadState(state);
    delta.clear();
    stale = true;
  }

  /** Returns a copy of what is subtracted from each element. */
  public float[] shift() {
    refresh();
    return shift.clone();
  }

  /** Returns a copy of what each element is multiplied by then. */
  public float[] scale() {
    refresh();
    return scale.clone();
  }

  /** Returns where the results are cut off, ±. */
  public double clip() {
    return clip;
  }

  private void refresh() {
    if (stale) {
      for (int i = 0; i < scale.length; i++) {
        shift[i] = (float) moments.mean(i);
        scale[i] = (float) (1 / Math.sqrt(moments.variance(i) + EPSILON));
      }
      stale = false;
    }
  }

  private void normalize() {
    float bound = (float) clip;
    int size = scale.length;
    for (int i = 0; i < values.length; i += size) {
      for (int j = 0; j < size; j++) {
        float value = (values[i + j] - shift[j]) * scale[j];
        values[i + j] = value > bound ? bound : value < -bound ? -bound : value;
      }
    }
  }
}
