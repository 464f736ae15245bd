package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;

/** Turns each element of actions of a {@code FLOAT32} Box into another one. */
abstract class ActionWrapper extends VectorEnvironmentWrapper {
  private final Box innerSpace;
  private final Box space;
  private final Column target;
  private final ColumnBatch targets;

  ActionWrapper(VectorEnvironment inner, Box space) {
    super(inner);
    this.innerSpace = box(inner);
    this.space = space;
    this.targets = ColumnBatch.allocate(innerSpace.columns(ACTION), inner.numEnvs());
    this.target = targets.column(ACTION);
  }

  /** Returns what the wrapped environment gets for one element of an action. */
  abstract double transform(int element, double value, Box inner);

  @Override
  public final Space<?> actionSpace() {
    return space;
  }

  @Override
  public final void step(ColumnBatch actions, VectorStep out) {
    Column source = actions.column(ACTION).expect(DType.FLOAT32);
    int size = innerSpace.size();
    if (source.size() != target.size()) {
      throw new EnvironmentException(
          "expected actions of %s for %d copies, found %s".formatted(space, numEnvs(), source));
    }
    for (int i = 0; i < numEnvs(); i++) {
      for (int k = 0; k < size; k++) {
        long at = (long) i * size + k;
        target.setFloat(at, (float) transform(k, source.getFloat(at), innerSpace));
      }
    }
    inner().step(targets, out);
  }

  static Box box(VectorEnvironment inner) {
    if (inner.actionSpace() instanceof Box box && box.dtype() == DType.FLOAT32) {
      return box;
    }
    throw new EnvironmentException(
        "expected a FLOAT32 Box of actions, found " + inner.actionSpace());
  }

  static int[] shape(Box box) {
    return box.shape().stream().mapToInt(Integer::intValue).toArray();
  }
}
