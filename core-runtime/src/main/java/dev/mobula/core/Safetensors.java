package dev.mobula.core;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnException;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * States in the safetensors format, which Python reads and writes too.
 *
 * <pre>
 * 0      8 bytes, little-endian   N, the length of the header
 * 8      N bytes, UTF-8           {"name": {"dtype": "F32", "shape": [rows, ...], "data_offsets": [from, to]}, ...}
 * 8 + N  the elements, little-endian, without gaps; widest types first, so that all are aligned
 * </pre>
 *
 * <p>A shape is rows and row shape; what others wrote without dimensions is read as one row. The
 * entries of the header are in the order of the state.
 */
final class Safetensors {
  static final String SUFFIX = ".safetensors";

  private static final int ALIGNMENT = 64;
  private static final int LARGEST_HEADER = 100_000_000;
  private static final long CHUNK_BYTES = 1L << 30;

  static {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new ExceptionInInitializerError("expected a little-endian machine, found another");
    }
  }

  private Safetensors() {}

  /** Returns the file's contents; all but the header are the columns' own memory. */
  static List<ByteBuffer> encode(StateDict state) {
    List<Map.Entry<String, Column>> byWidth = new ArrayList<>(state.entries().entrySet());
    byWidth.sort(Comparator.comparingInt(entry -> -entry.getValue().dtype().bytes()));
    Map<String, Long> offsets = new HashMap<>();
    List<ByteBuffer> parts = new ArrayList<>();
    long offset = 0;
    for (Map.Entry<String, Column> entry : byWidth) {
      offsets.put(entry.getKey(), offset);
      addChunks(entry.getValue().segment(), parts);
      offset += entry.getValue().byteSize();
    }
    parts.addFirst(frame(header(state, offsets)));
    return parts;
  }

  /**
   * Reads a file into columns of the caller's own.
   *
   * @throws CheckpointException if it cannot be read or is not in this format
   */
  static StateDict read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return read(channel);
    } catch (IOException | JacksonException | ColumnException | IllegalArgumentException e) {
      throw new CheckpointException(
          "expected a safetensors file in %s, found: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String header(StateDict state, Map<String, Long> offsets) {
    return JsonText.compact(json -> {
      for (Map.Entry<String, Column> entry : state.entries().entrySet()) {
        json.writeName(entry.getKey());
        describe(json, entry.getValue(), offsets.getOrDefault(entry.getKey(), 0L));
      }
    });
  }

  private static void describe(JsonGenerator json, Column column, long offset) {
    json.writeStartObject().writeStringProperty("dtype", column.dtype().code());
    json.writeArrayPropertyStart("shape").writeNumber(column.rows());
    for (int extent : column.rowShape()) {
      json.writeNumber(extent);
    }
    json.writeEndArray().writeArrayPropertyStart("data_offsets");
    json.writeNumber(offset).writeNumber(offset + column.byteSize());
    json.writeEndArray().writeEndObject();
  }

  private static void addChunks(MemorySegment segment, List<ByteBuffer> parts) {
    for (long from = 0; from < segment.byteSize(); from += CHUNK_BYTES) {
      long length = Math.min(CHUNK_BYTES, segment.byteSize() - from);
      parts.add(segment.asSlice(from, length).asByteBuffer());
    }
  }

  private static ByteBuffer frame(String header) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    int end = Math.ceilDiv(Long.BYTES + json.length, ALIGNMENT) * ALIGNMENT;
    ByteBuffer frame = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(end - Long.BYTES).put(json);
    while (frame.hasRemaining()) {
      frame.put((byte) ' ');
    }
    return frame.flip();
  }

  private static StateDict read(FileChannel channel) throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, prefix, 0);
    long length = prefix.getLong(0);
    if (length < 2 || length > Math.min(LARGEST_HEADER, channel.size() - Long.BYTES)) {
      throw new IllegalArgumentException("a header of %d bytes".formatted(length));
    }
    ByteBuffer json = ByteBuffer.allocate((int) length);
    readFully(channel, json, Long.BYTES);
    StateDict state = new StateDict();
    for (var entry : JsonText.tree(new String(json.array(), StandardCharsets.UTF_8)).properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        state.put(entry.getKey(), readColumn(channel, entry.getValue(), Long.BYTES + length));
      }
    }
    return state;
  }

  private static Column readColumn(FileChannel channel, JsonNode entry, long dataStart)
      throws IOException {
    DType dtype = DType.ofCode(entry.required("dtype").asString());
    JsonNode shape = entry.required("shape");
    int[] rowShape = new int[Math.max(0, shape.size() - 1)];
    for (int i = 0; i < rowShape.length; i++) {
      rowShape[i] = shape.get(i + 1).asInt();
    }
    int rows = shape.isEmpty() ? 1 : shape.get(0).asInt();
    long from = entry.required("data_offsets").required(0).asLong();
    long to = entry.required("data_offsets").required(1).asLong();
    if (from < 0 || to < from || to > channel.size() - dataStart) {
      throw new IllegalArgumentException("data from %d to %d".formatted(from, to));
    }
    Column column = Column.allocate(dtype, rows, rowShape);
    if (column.byteSize() != to - from) {
      throw new IllegalArgumentException("%d bytes for %s".formatted(to - from, column));
    }
    readElements(channel, dataStart + from, column.segment());
    return column;
  }

  private static void readElements(FileChannel channel, long position, MemorySegment into)
      throws IOException {
    List<ByteBuffer> chunks = new ArrayList<>();
    addChunks(into, chunks);
    long at = position;
    for (ByteBuffer chunk : chunks) {
      at += readFully(channel, chunk, at);
    }
  }

  private static int readFully(FileChannel channel, ByteBuffer into, long position)
      throws IOException {
    int size = into.remaining();
    while (into.hasRemaining()) {
      if (channel.read(into, position + size - into.remaining()) < 0) {
        throw new EOFException("the end of the file at %d".formatted(channel.size()));
      }
    }
    return size;
  }
}
