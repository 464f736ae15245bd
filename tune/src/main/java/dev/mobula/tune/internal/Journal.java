package dev.mobula.tune.internal;

import dev.mobula.train.AppendFile;
import dev.mobula.tune.TuneException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The file to which an experiment appends all that happens, before anything follows from it:
 *
 * <pre>
 * 5f3a91c0 {"event":"reported","trial":"00003","metrics":{…}}
 * </pre>
 *
 * <p>Each line begins with the CRC32C of the rest, in hexadecimal. A line survives the death of the
 * process as soon as {@link #append} returns, and that of the machine at most a second later.
 * Confined to one thread; one process writes at a time.
 */
public final class Journal implements AutoCloseable {
  /** Its name in an experiment's results directory. */
  static final String NAME = "journal.log";

  /** The file beside it that gets what was dropped of it. */
  static final String DROPPED = "journal.dropped";

  private static final int CRC_DIGITS = 8;
  private static final int BUFFER = 1 << 16;

  private final AppendFile file;
  private final Forcing forcing;

  private Journal(AppendFile file) {
    this.file = file;
    this.forcing = new Forcing(file::force);
  }

  /**
   * How much of a journal could be read.
   *
   * @param bytes how long the whole lines are
   * @param droppedBytes how much is behind them: half a line, or what was damaged and all after it
   */
  record Extent(long bytes, long droppedBytes) {}

  /** Opens a journal and cuts it to its whole lines. */
  public static Journal open(Path path, long bytes) {
    return new Journal(AppendFile.open(path, bytes));
  }

  /**
   * Reads a journal up to the first line that is not whole; without a file there is nothing.
   *
   * @throws TuneException if it cannot be read
   */
  static Extent read(Path path, Consumer<Event> events) {
    if (!Files.exists(path)) {
      return new Extent(0, 0);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER)) {
      long whole = 0;
      for (byte[] line = nextLine(in); line != null; line = nextLine(in)) {
        Event event = parse(line);
        if (event == null) {
          break;
        }
        events.accept(event);
        whole += line.length + 1;
      }
      return new Extent(whole, Files.size(path) - whole);
    } catch (IOException e) {
      throw new TuneException("could not read " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Appends what a journal has behind its whole lines to a file beside it, before it is cut off:
   * where not half a line is missing but something in the middle was damaged, it is worth a look.
   *
   * @return that file
   * @throws TuneException if it cannot be written
   */
  static Path keepDropped(Path path, Extent extent) {
    Path kept = path.resolveSibling(DROPPED);
    try (InputStream in = Files.newInputStream(path);
        OutputStream out =
            Files.newOutputStream(kept, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      in.skipNBytes(extent.bytes());
      in.transferTo(out);
      return kept;
    } catch (IOException e) {
      throw new TuneException("could not write " + kept + ": " + e, e);
    }
  }

  /** Returns the next line without its end, or null where there is no whole one. */
  private static byte @Nullable [] nextLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      line.write(b);
    }
    return line.toByteArray();
  }

  private static @Nullable Event parse(byte[] line) {
    int text = CRC_DIGITS + 1;
    if (line.length < text) {
      return null;
    }
    byte[] json = Arrays.copyOfRange(line, text, line.length);
    if (!Arrays.equals(crc(json), 0, CRC_DIGITS, line, 0, CRC_DIGITS)) {
      return null;
    }
    try {
      return Json.read(json, Event.class);
    } catch (JacksonException e) {
      throw new TuneException(
          "could not read an event of the journal: %s; was it written by a newer version?"
              .formatted(e.getOriginalMessage()),
          e);
    }
  }

  private static byte[] crc(byte[] json) {
    CRC32C crc = new CRC32C();
    crc.update(json, 0, json.length);
    byte[] digits = new byte[CRC_DIGITS];
    for (int i = 0; i < CRC_DIGITS; i++) {
      int shift = 4 * (CRC_DIGITS - 1 - i);
      digits[i] = (byte) Character.forDigit((int) (crc.getValue() >>> shift) & 15, 16);
    }
    return digits;
  }

  /**
   * Appends an event.
   *
   * @throws dev.mobula.train.TrainException if it cannot be written, with nothing of it in the
   *     file, or an earlier one did not reach the disk
   */
  public void append(Event event) {
    byte[] json = Json.MAPPER.writeValueAsBytes(event);
    ByteBuffer line = ByteBuffer.allocate(CRC_DIGITS + 2 + json.length);
    line.put(crc(json)).put((byte) ' ').put(json).put((byte) '\n').flip();
    file.append(line);
    forcing.written();
  }

  @Override
  public void close() {
    try (file) {
      forcing.close();
    }
  }
}
