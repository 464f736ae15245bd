package dev.mobula.train;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Reads, and gives further columns to, a file of {@link CsvRows}. */
final class CsvFile {
  private static final int CHUNK = 1 << 16;

  private final Path path;

  CsvFile(Path path) {
    this.path = path;
  }

  /** Returns the names of the columns; none where there is no file or nothing in it. */
  List<String> columns() {
    if (!Files.exists(path)) {
      return List.of();
    }
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    readRows(
        1,
        (row, b, end) -> {
          if (!end) {
            header.write(b);
          }
        });
    return fields(header.toString(StandardCharsets.UTF_8));
  }

  /** Returns the length of the first rows, the header being one. */
  long length(long rows) {
    long[] length = new long[1];
    readRows(rows, (row, b, end) -> length[0]++);
    return length[0];
  }

  /** Replaces the file, in a single step, by one with further columns that are empty so far. */
  void widen(AppendFile.Opener opener, List<String> added) {
    Path draft = draft();
    try {
      try (AppendFile wider = AppendFile.open(opener, draft, 0)) {
        copy(wider, added);
        wider.force();
      }
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TrainException("could not write " + path + ": " + AppendFile.reason(e), e);
    } finally {
      discardDraft();
    }
  }

  private Path draft() {
    return path.resolveSibling("." + path.getFileName());
  }

  /** Removes what a process that was killed while it widened the file has left. */
  void discardDraft() {
    try {
      Files.deleteIfExists(draft());
    } catch (IOException _) {
      // It is in nobody's way; and where the draft failed, that is thrown already.
    }
  }

  private void copy(AppendFile wider, List<String> added) {
    StringBuilder names = new StringBuilder(",");
    new CsvRows(added).appendHeader(names);
    byte[] header = names.toString().getBytes(StandardCharsets.UTF_8);
    byte[] empty = (",".repeat(added.size()) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(CHUNK);
    readRows(
        Long.MAX_VALUE,
        (row, b, end) -> {
          if (end) {
            chunk.writeBytes(row == 0 ? header : empty);
          } else {
            chunk.write(b);
          }
          if (chunk.size() >= CHUNK) {
            flush(chunk, wider);
          }
        });
    flush(chunk, wider);
  }

  private static void flush(ByteArrayOutputStream chunk, AppendFile file) {
    file.append(ByteBuffer.wrap(chunk.toByteArray()));
    chunk.reset();
  }

  /** Takes one byte of a row; {@code end} tells that it is the line end after the row. */
  private interface RowBytes {
    void take(long row, int b, boolean end);
  }

  private void readRows(long rows, RowBytes reader) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), CHUNK)) {
      boolean quoted = false;
      long row = 0;
      for (int b = in.read(); b >= 0 && row < rows; b = in.read()) {
        quoted ^= b == '"';
        boolean end = b == '\n' && !quoted;
        reader.take(row, b, end);
        row += end ? 1 : 0;
      }
    } catch (IOException e) {
      throw new TrainException("could not read " + path + ": " + AppendFile.reason(e), e);
    }
  }

  private static List<String> fields(String row) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        if (quoted && i > 0 && row.charAt(i - 1) == '"') {
          field.append('"'); // two of them within quotes stand for one
        }
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (!row.isEmpty()) {
      fields.add(field.toString());
    }
    return List.copyOf(fields);
  }
}
