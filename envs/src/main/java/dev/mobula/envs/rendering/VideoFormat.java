package dev.mobula.envs.rendering;

import dev.mobula.envs.EnvironmentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** How a video is stored. */
public enum VideoFormat {
  /** One file that browsers play, of at most 50 pictures a second and 255 colours in each. */
  GIF,

  /** One file, made by the program ffmpeg, which has to be installed. */
  MP4,

  /** A folder with a file for each picture. */
  PNG;

  /**
   * Returns the format that the name of an output asks for, {@code .gif}, {@code .mp4}, or without
   * a suffix a folder of PNG files, having checked that it can be written.
   *
   * @throws EnvironmentException if the suffix is another one, there is no ffmpeg where it is
   *     needed, or the output cannot be written
   */
  public static VideoFormat forOutput(Path out) {
    VideoFormat format = ofSuffix(out);
    if (format == MP4) {
      ffmpeg();
    }
    if (format == PNG && Files.isDirectory(out)) {
      expectEmpty(out);
    } else {
      expectPlace(out);
    }
    return format;
  }

  private static VideoFormat ofSuffix(Path out) {
    String name = String.valueOf(out.getFileName());
    int dot = name.lastIndexOf('.');
    return switch (dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT)) {
      case ".gif" -> GIF;
      case ".mp4" -> MP4;
      case "" -> PNG;
      default ->
          throw new EnvironmentException(
              "expected a name that ends with .gif or .mp4, or a folder for PNG files, which has no suffix, found '%s'"
                  .formatted(out));
    };
  }

  private static void expectEmpty(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new EnvironmentException(
            "expected a new or an empty folder for PNG files, found files in %s".formatted(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    expectWritable(folder, folder);
  }

  private static void expectPlace(Path out) {
    if (Files.isDirectory(out)) {
      throw new EnvironmentException("expected the name of a file, found the folder " + out);
    }
    Path folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new EnvironmentException(
          "expected a folder to write %s to, found none at %s".formatted(out, folder));
    }
    expectWritable(folder, out);
  }

  private static void expectWritable(Path folder, Path out) {
    if (!Files.isWritable(folder)) {
      throw new EnvironmentException(
          "expected to be allowed to write %s, found that %s may not be written"
              .formatted(out, folder));
    }
  }

  private static Path ffmpeg() {
    String searchPath = String.valueOf(System.getenv("PATH"));
    return Mp4Encoder.find(searchPath)
        .orElseThrow(() ->
            new EnvironmentException(
                "expected the program ffmpeg on the PATH, which makes .mp4 files, found none; install it, or write a .gif"));
  }

  /** Makes an encoder of so many pictures a second. */
  VideoEncoder encoder(double fps) {
    return switch (this) {
      case GIF -> new GifEncoder(fps);
      case MP4 -> new Mp4Encoder(ffmpeg(), fps);
      case PNG -> new PngEncoder();
    };
  }
}
