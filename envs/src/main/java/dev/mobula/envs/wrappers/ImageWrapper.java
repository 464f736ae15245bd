package dev.mobula.envs.wrappers;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.VectorEnvironment;

/** Turns each picture, {@code UINT8[height, width, channels]}, into another one. */
abstract class ImageWrapper extends ObservationWrapper {
  private final byte[] source;
  private final byte[] target;

  ImageWrapper(VectorEnvironment inner, Box space) {
    super(inner, space);
    this.source = new byte[((Box) inner.observationSpace()).size()];
    this.target = new byte[space.size()];
  }

  /** Fills {@code into} from a picture. */
  abstract void turn(byte[] picture, byte[] into);

  @Override
  protected final void first(int env, ColumnBatch from, ColumnBatch to) {
    next(env, from, to);
  }

  @Override
  protected final void next(int env, ColumnBatch from, ColumnBatch to) {
    from.column(OBSERVATION).read((long) env * source.length, source, source.length);
    turn(source, target);
    Column column = to.column(OBSERVATION).expect(DType.UINT8);
    column.write((long) env * target.length, target, target.length);
  }

  /** Returns the wrapped environment's observation space, which has to be of pictures. */
  static Box pictures(VectorEnvironment inner, String wrapper) {
    if (inner.observationSpace() instanceof Box box
        && box.dtype() == DType.UINT8
        && box.shape().size() == 3) {
      return box;
    }
    throw new EnvironmentException(
        "expected pictures for %s, UINT8[height, width, channels], found %s"
            .formatted(wrapper, inner.observationSpace()));
  }
}
