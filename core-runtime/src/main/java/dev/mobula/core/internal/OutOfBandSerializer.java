package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import java.util.List;

/**
 * Leaves a number in the stream and puts the object beside it: columns and primitive arrays, which
 * are copied as blocks or not at all, and references and handles, which stay what they are.
 */
final class OutOfBandSerializer extends Serializer<Object> {
  private final Codec codec;

  OutOfBandSerializer(Codec codec) {
    super(false, true);
    this.codec = codec;
  }

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    List<Object> buffers = codec.outOfBand();
    output.writeInt(buffers.size(), true);
    buffers.add(copy(object));
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    return copy(codec.outOfBand().get(input.readInt(true)));
  }

  private static Object copy(Object object) {
    return switch (object) {
      case Column column -> Columns.immutable(column);
      case ColumnBatch batch -> Columns.immutable(batch);
      case boolean[] array -> array.clone();
      case byte[] array -> array.clone();
      case short[] array -> array.clone();
      case char[] array -> array.clone();
      case int[] array -> array.clone();
      case long[] array -> array.clone();
      case float[] array -> array.clone();
      case double[] array -> array.clone();
      default -> object;
    };
  }
}
