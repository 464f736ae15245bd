package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Flattens observations of any space into vectors of floats, integers one-hot. */
public final class FlattenObservation extends VectorEnvironmentWrapper {
  private final Box space;
  private final ColumnBatch source;
  private final ColumnBatch finalSource;

  /** Wraps an environment. */
  public FlattenObservation(VectorEnvironment inner) {
    super(inner);
    this.space =
        Box.of(
            bounds(inner.observationSpace(), false).toArray(),
            bounds(inner.observationSpace(), true).toArray());
    this.source = ObservationWrapper.columns(inner);
    this.finalSource = ObservationWrapper.columns(inner);
  }

  @Override
  public Space<?> observationSpace() {
    return space;
  }

  @Override
  public void reset(long seed, Map<String, Object> options, ColumnBatch observations) {
    inner().reset(seed, options, source);
    flatten(source, observations);
  }

  @Override
  public void resetWhere(boolean[] which, ColumnBatch observations) {
    inner().resetWhere(which, source);
    for (int i = 0; i < which.length; i++) {
      if (which[i]) {
        flatten(source.slice(i, i + 1), observations.slice(i, i + 1));
      }
    }
  }

  @Override
  public void step(ColumnBatch actions, VectorStep out) {
    inner()
        .step(
            actions,
            new VectorStep(source, out.rewards(), out.terminated(), out.truncated(), finalSource));
    flatten(source, out.observations());
    if (autoresetMode() != AutoresetMode.SAME_STEP) {
      return;
    }
    for (int i = 0; i < numEnvs(); i++) {
      if (out.isOver(i)) {
        flatten(finalSource.slice(i, i + 1), out.finalObservations().slice(i, i + 1));
      }
    }
  }

  private void flatten(ColumnBatch from, ColumnBatch to) {
    Column into = to.column(OBSERVATION);
    inner().observationSpace().flatten(OBSERVATION, from, into);
  }

  private static DoubleStream bounds(Space<?> space, boolean high) {
    return switch (space) {
      case Box box -> Arrays.stream(high ? box.high() : box.low());
      case Discrete _ -> zerosOrOnes(space, high);
      case MultiDiscrete _ -> zerosOrOnes(space, high);
      case MultiBinary _ -> zerosOrOnes(space, high);
      case TupleSpace tuple -> tuple.spaces().stream().flatMapToDouble(part -> bounds(part, high));
      case DictSpace dict ->
          dict.spaces().values().stream().flatMapToDouble(part -> bounds(part, high));
    };
  }

  private static DoubleStream zerosOrOnes(Space<?> space, boolean high) {
    return DoubleStream.generate(() -> high ? 1 : 0).limit(space.flatSize());
  }
}
