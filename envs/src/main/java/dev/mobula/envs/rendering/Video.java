package dev.mobula.envs.rendering;

import dev.mobula.columns.Column;
import dev.mobula.envs.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A video in memory, so that it can be made where the environment is, and written elsewhere.
 *
 * @param format how it is stored
 * @param files the bytes of its file, or of PNG those of each picture; sealed
 */
public record Video(VideoFormat format, List<Column> files) {
  /** Copies the list. */
  public Video {
    files = List.copyOf(files);
  }

  /** Returns the size of all files. */
  public long bytes() {
    return files.stream().mapToLong(Column::byteSize).sum();
  }

  /**
   * Writes it to a file, in place of one that is there, or to a folder.
   *
   * @throws EnvironmentException if it cannot be written; a file that was there is as it was
   */
  public void write(Path out) {
    try {
      if (format == VideoFormat.PNG) {
        Files.createDirectories(out);
        for (int i = 0; i < files.size(); i++) {
          Files.write(out.resolve("frame_%06d.png".formatted(i)), content(files.get(i)));
        }
      } else {
        Path part = out.resolveSibling(out.getFileName() + ".part");
        Files.write(part, content(files.getFirst()));
        Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new EnvironmentException(
          "expected to write the video to %s, which failed: %s".formatted(out, e), e);
    }
  }

  private static byte[] content(Column file) {
    byte[] bytes = new byte[file.rows()];
    file.read(0, bytes, bytes.length);
    return bytes;
  }
}
