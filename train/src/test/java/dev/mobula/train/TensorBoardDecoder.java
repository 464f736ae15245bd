package dev.mobula.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads event files by the published formats, sharing nothing with the encoder. */
final class TensorBoardDecoder {
  private TensorBoardDecoder() {}

  /** What an event holds; absent fields are empty, 0 or false. */
  record Event(
      double wallTime,
      long step,
      String fileVersion,
      Map<String, Float> scalars,
      boolean sessionStart) {}

  static List<Event> decode(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      int start = in.position();
      int length = Math.toIntExact(in.getLong());
      assertEquals(mask(crc32c(file, start, 8)), in.getInt(), "checksum of the length");
      int body = in.position();
      events.add(event(in.slice(body, length).order(ByteOrder.LITTLE_ENDIAN)));
      in.position(body + length);
      assertEquals(mask(crc32c(file, body, length)), in.getInt(), "checksum of the message");
    }
    return events;
  }

  private static Event event(ByteBuffer in) {
    double wallTime = 0;
    long step = 0;
    String version = "";
    Map<String, Float> scalars = new LinkedHashMap<>();
    boolean start = false;
    while (in.hasRemaining()) {
      int key = in.get();
      switch (key) {
        case 0x09 -> wallTime = in.getDouble();
        case 0x10 -> step = varint(in);
        case 0x1a -> version = text(in);
        case 0x2a -> summary(message(in), scalars);
        case 0x3a -> {
          ByteBuffer log = message(in);
          assertEquals(0x08, log.get());
          start = varint(log) == 1;
        }
        default -> throw new AssertionError("unknown field key " + key);
      }
    }
    return new Event(wallTime, step, version, scalars, start);
  }

  private static void summary(ByteBuffer in, Map<String, Float> into) {
    while (in.hasRemaining()) {
      assertEquals(0x0a, in.get());
      ByteBuffer value = message(in);
      assertEquals(0x0a, value.get());
      String tag = text(value);
      assertEquals(0x15, value.get());
      into.put(tag, value.getFloat());
      assertEquals(0, value.remaining());
    }
  }

  private static ByteBuffer message(ByteBuffer in) {
    int length = (int) varint(in);
    ByteBuffer message = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + length);
    return message;
  }

  private static String text(ByteBuffer in) {
    ByteBuffer bytes = message(in);
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static int mask(int crc) {
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  /** Bit by bit, with the reflected Castagnoli polynomial. */
  static int crc32c(byte[] bytes, int offset, int length) {
    int crc = ~0;
    for (int i = offset; i < offset + length; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    return ~crc;
  }
}
