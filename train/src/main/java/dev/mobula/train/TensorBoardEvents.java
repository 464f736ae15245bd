package dev.mobula.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Encodes scalars as TensorBoard reads them: TFRecords of {@code Event} messages.
 *
 * <pre>
 * record   length (u64 LE) | masked CRC-32C of it (u32) | message | masked CRC-32C of it (u32)
 * Event    1: wall_time double, 2: step varint, 3: file_version text, 5: Summary, 7: SessionLog
 * Summary  1: Value { 1: tag text, 2: simple_value float }*
 * </pre>
 *
 * @see <a
 *     href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto">event.proto</a>
 */
final class TensorBoardEvents {
  private static final int WALL_TIME = (1 << 3) | 1;
  private static final int STEP = 2 << 3;
  private static final int FILE_VERSION = (3 << 3) | 2;
  private static final int SUMMARY = (5 << 3) | 2;
  private static final int SESSION_LOG = (7 << 3) | 2;
  private static final int VALUE = (1 << 3) | 2;
  private static final int TAG = (1 << 3) | 2;
  private static final int SIMPLE_VALUE = (2 << 3) | 5;
  private static final byte[] SESSION_START = {1 << 3, 1};
  private static final int LENGTH_HEADER = Long.BYTES + Integer.BYTES;
  private static final int CRC_MASK_DELTA = 0xa282ead8;

  private final Map<String, byte[]> tags = new HashMap<>();
  private final CRC32C crc = new CRC32C();
  private ByteBuffer message = buffer(4096);
  private ByteBuffer summary = buffer(4096);

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the record that every event file begins with. */
  ByteBuffer fileVersion(double wallTime) {
    begin(wallTime, 0);
    putBytes(FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.US_ASCII));
    return record();
  }

  /** Returns the record that makes TensorBoard forget what was written for this and later steps. */
  ByteBuffer sessionStart(double wallTime, long step) {
    begin(wallTime, step);
    putBytes(SESSION_LOG, SESSION_START);
    return record();
  }

  /** Returns a record with all numbers among the metrics; valid until the next call. */
  ByteBuffer scalars(double wallTime, long step, Metrics metrics) {
    summary.clear();
    for (Map.Entry<String, Object> leaf : metrics.leaves().entrySet()) {
      if (leaf.getValue() instanceof Number number) {
        putValue(tag(leaf.getKey()), number.floatValue());
      }
    }
    summary.flip();
    begin(wallTime, step);
    message = ensure(message, summary.remaining() + 32);
    message.put((byte) SUMMARY);
    putVarint(message, summary.remaining());
    message.put(summary);
    return record();
  }

  private byte[] tag(String path) {
    return tags.computeIfAbsent(path, name -> name.getBytes(StandardCharsets.UTF_8));
  }

  private void putValue(byte[] tag, float value) {
    summary = ensure(summary, tag.length + 32);
    summary.put((byte) VALUE);
    putVarint(summary, 1 + varintLength(tag.length) + tag.length + 1 + Float.BYTES);
    summary.put((byte) TAG);
    putVarint(summary, tag.length);
    summary.put(tag).put((byte) SIMPLE_VALUE).putFloat(value);
  }

  private void begin(double wallTime, long step) {
    message.clear().position(LENGTH_HEADER);
    message.put((byte) WALL_TIME).putDouble(wallTime).put((byte) STEP);
    putVarint(message, step);
  }

  private void putBytes(int field, byte[] bytes) {
    message.put((byte) field);
    putVarint(message, bytes.length);
    message.put(bytes);
  }

  private ByteBuffer record() {
    int end = message.position();
    int length = end - LENGTH_HEADER;
    message.putLong(0, length);
    message.putInt(Long.BYTES, maskedCrc(0, Long.BYTES));
    message.putInt(maskedCrc(LENGTH_HEADER, length));
    return message.flip();
  }

  private int maskedCrc(int offset, int length) {
    crc.reset();
    crc.update(message.slice(offset, length));
    int value = (int) crc.getValue();
    return Integer.rotateRight(value, 15) + CRC_MASK_DELTA;
  }

  private static int varintLength(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  private static void putVarint(ByteBuffer out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static ByteBuffer ensure(ByteBuffer buffer, int more) {
    if (buffer.remaining() >= more) {
      return buffer;
    }
    ByteBuffer larger = buffer(2 * (buffer.capacity() + more));
    return larger.put(buffer.flip());
  }
}
