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
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sealed values as messages between processes, and back. Any thread. */
final class Wire {
  /** What a message may have, with some room for what is around it. */
  static final long MAX_BYTES = Integer.MAX_VALUE - (1 << 20);

  private Wire() {}

  /**
   * Writes a sealed value.
   *
   * @throws dev.mobula.core.MobulaException if it cannot be copied; nothing is given away then
   */
  static Payload write(@Nullable Object sealed, Exports exports) {
    if (exports instanceof Given given) {
      return write(sealed, given);
    }
    Given given = new Given(exports);
    try {
      return write(sealed, given);
    } catch (RuntimeException | Error e) {
      given.takeBack();
      throw e;
    }
  }

  private static Payload write(@Nullable Object sealed, Given exports) {
    Payload.Builder payload = Payload.newBuilder();
    if (isBare(sealed)) {
      payload.setBare(true).addParts(part(Objects.requireNonNull(sealed), exports));
    } else {
      SealedObject object =
          sealed instanceof SealedObject already ? already : SealedObject.of(sealed);
      payload
          .setStream(UnsafeByteOperations.unsafeWrap(object.stream()))
          .setImmutable(object != sealed || object.isImmutable());
      object.outOfBand().forEach(part -> payload.addParts(part(part, exports)));
    }
    long size = payload.getStream().size();
    for (Part part : payload.getPartsList()) {
      size += part.getSerializedSize();
    }
    checkSize("a value", size);
    return payload.build();
  }

  /** Tells whether a value is itself what other values only refer to. */
  private static boolean isBare(@Nullable Object sealed) {
    return sealed instanceof Column
        || sealed instanceof ColumnBatch
        || (sealed instanceof Stored && !(sealed instanceof SealedObject));
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

  /**
   * Reads a value in its sealed form. What it refers to is looked up before this returns, and no
   * code of its class runs until {@link Stored#open()}.
   */
  static Object sealed(Payload payload, Imports imports) {
    return payload.getBare() ? part(payload.getParts(0), imports) : object(payload, imports);
  }

  private static SealedObject object(Payload payload, Imports imports) {
    List<Object> parts = new ArrayList<>(payload.getPartsCount());
    payload.getPartsList().forEach(part -> parts.add(part(part, imports)));
    return new SealedObject(
        payload.getStream().toByteArray(), parts, payload.getImmutable(), imports.classFilter());
  }

  /** Returns the blocks that a value refers to. */
  static List<Block> blocks(Payload payload) {
    List<Block> blocks = new ArrayList<>();
    for (Part part : payload.getPartsList()) {
      Stream.concat(Stream.of(part.getData()), part.getBatch().getColumnsList().stream())
          .filter(Data::hasBlock)
          .forEach(data -> blocks.add(data.getBlock()));
    }
    return blocks;
  }

  private static Part part(Object object, Exports exports) {
    Part.Builder part = Part.newBuilder();
    switch (object) {
      case Column column -> part.setData(column(column, exports));
      case StoredColumn column -> part.setData(column(column, exports));
      case ColumnBatch batch -> part.setBatch(batch(batch.columns(), exports));
      case StoredBatch batch -> part.setBatch(batch(batch.columns(), exports));
      case StoredArray array -> part.setData(array(array, exports));
      case ViewedArray array -> part.setData(array(array.type(), array.bytes(), exports));
      case ObjectRef<?> ref -> part.setObject(exports.object(ref));
      case ActorHandle<?> handle -> part.setActor(exports.actor(handle));
      case PlacementGroup group -> part.setPlacementGroup(exports.placementGroup(group));
      default ->
          part.setData(array(PrimitiveArrays.type(object), PrimitiveArrays.bytes(object), exports));
    }
    return part.build();
  }

  private static Object part(Part part, Imports imports) {
    return switch (part.getKindCase()) {
      case DATA ->
          part.getData().getColumn()
              ? column(part.getData(), imports)
              : array(part.getData(), imports);
      case BATCH -> batch(part.getBatch(), imports);
      case OBJECT -> imports.object(part.getObject());
      case ACTOR -> imports.actor(part.getActor());
      case PLACEMENT_GROUP -> imports.placementGroup(part.getPlacementGroup());
      case KIND_NOT_SET -> throw new IllegalArgumentException("a part of no known kind: " + part);
    };
  }

  private static Batch batch(Map<String, ?> columns, Exports exports) {
    Batch.Builder message = Batch.newBuilder();
    columns.forEach((name, column) ->
        message
            .addNames(name)
            .addColumns(
                column instanceof StoredColumn stored
                    ? column(stored, exports)
                    : column((Column) column, exports)));
    return message.build();
  }

  private static Object batch(Batch message, Imports imports) {
    LinkedHashMap<String, Object> columns = new LinkedHashMap<>();
    for (int i = 0; i < message.getNamesCount(); i++) {
      columns.put(message.getNames(i), column(message.getColumns(i), imports));
    }
    return StoredBatch.of(columns);
  }

  private static Data column(Column column, Exports exports) {
    Data.Builder data = shape(column.dtype(), column.rows(), column.rowShape());
    return place(data, column.segment(), exports);
  }

  private static Data column(StoredColumn column, Exports exports) {
    Data.Builder data = shape(column.dtype(), column.rows(), column.rowShape());
    return data.setBlock(exports.block(column.bytes())).build();
  }

  private static Data.Builder shape(DType dtype, int rows, int[] rowShape) {
    Data.Builder data = Data.newBuilder().setColumn(true).setType(dtype.name()).setRows(rows);
    for (int length : rowShape) {
      data.addRowShape(length);
    }
    return data;
  }

  private static Object column(Data data, Imports imports) {
    int[] rowShape = data.getRowShapeList().stream().mapToInt(Integer::intValue).toArray();
    DType dtype = DType.valueOf(data.getType());
    if (data.hasBlock()) {
      return imports.column(data.getBlock(), dtype, data.getRows(), rowShape);
    }
    Column column = Column.allocate(dtype, data.getRows(), rowShape);
    MemorySegment.copy(inline(data), 0, column.segment(), 0, column.byteSize());
    return column.seal();
  }

  private static Data array(StoredArray array, Exports exports) {
    return Data.newBuilder().setType(array.type()).setBlock(exports.block(array.bytes())).build();
  }

  private static Data array(String type, MemorySegment bytes, Exports exports) {
    return place(Data.newBuilder().setType(type), bytes, exports);
  }

  private static Object array(Data data, Imports imports) {
    return data.hasBlock()
        ? imports.array(data.getBlock(), data.getType())
        : PrimitiveArrays.read(data.getType(), inline(data));
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

  private static MemorySegment inline(Data data) {
    ByteString bytes = data.getInline();
    return MemorySegment.ofBuffer(bytes.asReadOnlyByteBuffer());
  }
}
