package dev.mobula.core.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.internal.wire.Batch;
import dev.mobula.core.internal.wire.Block;
import dev.mobula.core.internal.wire.Data;
import dev.mobula.core.internal.wire.Part;
import dev.mobula.core.internal.wire.Payload;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sealed values as messages between processes, and back. Any thread. */
final class Wire {
  /** What a message may have, with some room for what is around it. */
  static final long MAX_BYTES = Integer.MAX_VALUE - (1 << 20);

  private Wire() {}

  /**
   * Writes a sealed value.
   *
   * @throws dev.mobula.core.MobulaException if it cannot be copied
   */
  static Payload write(@Nullable Object sealed, Exports exports) {
    SealedObject object =
        sealed instanceof SealedObject already ? already : SealedObject.of(sealed);
    Payload.Builder payload =
        Payload.newBuilder()
            .setStream(UnsafeByteOperations.unsafeWrap(object.stream()))
            .setImmutable(object != sealed);
    object.outOfBand().forEach(part -> payload.addParts(part(part, exports)));
    long size = object.stream().length;
    for (Part part : payload.getPartsList()) {
      size += part.getSerializedSize();
    }
    checkSize("a value", size);
    return payload.build();
  }

  /**
   * Refuses what does not fit into one frame.
   *
   * @throws dev.mobula.core.MobulaException if that is so
   */
  static void checkSize(String what, long bytes) {
    if (bytes > MAX_BYTES) {
      throw new MobulaException(
          "expected %s of at most %d bytes beside its arrays and columns, found %d; keep large data in arrays or columns, or send it in parts"
              .formatted(what, MAX_BYTES, bytes));
    }
  }

  /** Reads a value in its sealed form: an object of its class if that is immutable. */
  static @Nullable Object read(Payload payload, Imports imports) {
    SealedObject object = object(payload, imports);
    return payload.getImmutable() ? object.open() : object;
  }

  /** Reads what a value refers to, and leaves the rest for {@link SealedObject#open()}. */
  static SealedObject object(Payload payload, Imports imports) {
    List<Object> parts = new ArrayList<>(payload.getPartsCount());
    payload.getPartsList().forEach(part -> parts.add(part(part, imports)));
    return new SealedObject(payload.getStream().toByteArray(), parts);
  }

  private static Part part(Object object, Exports exports) {
    Part.Builder part = Part.newBuilder();
    switch (object) {
      case Column column -> part.setData(column(column, exports));
      case ColumnBatch batch -> part.setBatch(batch(batch, exports));
      case ObjectRef<?> ref -> part.setObject(exports.object(ref));
      case ActorHandle<?> handle -> part.setActor(exports.actor(handle));
      case PlacementGroup group -> part.setPlacementGroup(exports.placementGroup(group));
      default -> part.setData(array(object, exports));
    }
    return part.build();
  }

  private static Object part(Part part, Imports imports) {
    return switch (part.getKindCase()) {
      case DATA ->
          part.getData().getColumn()
              ? column(part.getData(), imports)
              : PrimitiveArrays.read(part.getData().getType(), bytes(part.getData(), imports));
      case BATCH -> batch(part.getBatch(), imports);
      case OBJECT -> imports.object(part.getObject());
      case ACTOR -> imports.actor(part.getActor());
      case PLACEMENT_GROUP -> imports.placementGroup(part.getPlacementGroup());
      case KIND_NOT_SET -> throw new IllegalArgumentException("a part of no known kind: " + part);
    };
  }

  private static Batch batch(ColumnBatch batch, Exports exports) {
    Batch.Builder message = Batch.newBuilder();
    batch
        .columns()
        .forEach((name, column) -> message.addNames(name).addColumns(column(column, exports)));
    return message.build();
  }

  private static ColumnBatch batch(Batch message, Imports imports) {
    LinkedHashMap<String, Column> columns = new LinkedHashMap<>();
    for (int i = 0; i < message.getNamesCount(); i++) {
      columns.put(message.getNames(i), column(message.getColumns(i), imports));
    }
    return ColumnBatch.of(columns);
  }

  private static Data column(Column column, Exports exports) {
    Data.Builder data =
        Data.newBuilder().setColumn(true).setType(column.dtype().name()).setRows(column.rows());
    for (int length : column.rowShape()) {
      data.addRowShape(length);
    }
    return place(data, column.segment(), exports);
  }

  private static Column column(Data data, Imports imports) {
    int[] rowShape = data.getRowShapeList().stream().mapToInt(Integer::intValue).toArray();
    DType dtype = DType.valueOf(data.getType());
    if (data.hasBlock()) {
      MemorySegment view = imports.view(data.getBlock());
      return Column.over(view, dtype, data.getRows(), rowShape);
    }
    Column column = Column.allocate(dtype, data.getRows(), rowShape);
    MemorySegment.copy(inline(data), 0, column.segment(), 0, column.byteSize());
    return column.seal();
  }

  private static Data array(Object array, Exports exports) {
    MemorySegment bytes = PrimitiveArrays.bytes(array);
    return place(Data.newBuilder().setType(PrimitiveArrays.type(array)), bytes, exports);
  }

  private static Data place(Data.Builder data, MemorySegment bytes, Exports exports) {
    Block block = exports.block(bytes);
    if (block == null) {
      byte[] copy = new byte[Math.toIntExact(bytes.byteSize())];
      MemorySegment.copy(bytes, 0, MemorySegment.ofArray(copy), 0, copy.length);
      return data.setInline(UnsafeByteOperations.unsafeWrap(copy)).build();
    }
    return data.setBlock(block).build();
  }

  private static MemorySegment bytes(Data data, Imports imports) {
    return data.hasBlock() ? imports.view(data.getBlock()) : inline(data);
  }

  private static MemorySegment inline(Data data) {
    ByteString bytes = data.getInline();
    return MemorySegment.ofBuffer(bytes.asReadOnlyByteBuffer());
  }
}
