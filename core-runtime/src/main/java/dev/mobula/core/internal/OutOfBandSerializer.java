package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import java.util.List;
import java.util.Objects;

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
    buffers.add(seal(object));
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    Object part = codec.outOfBand().get(input.readInt(true));
    return part instanceof Stored stored
        ? Objects.requireNonNull(stored.open())
        : PrimitiveArrays.isArray(part) ? PrimitiveArrays.copy(part) : part;
  }

  private static Object seal(Object object) {
    return switch (object) {
      case Column column -> Columns.seal(column);
      case ColumnBatch batch -> Columns.seal(batch);
      case Object array when PrimitiveArrays.isArray(array) -> PrimitiveArrays.seal(array);
      default -> object;
    };
  }
}
