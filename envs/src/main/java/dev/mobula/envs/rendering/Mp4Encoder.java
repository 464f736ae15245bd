package dev.mobula.envs.rendering;

import dev.mobula.columns.Column;
import dev.mobula.envs.EnvironmentException;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes an MP4 by the program {@code ffmpeg}, which is given the pictures as they come. */
final class Mp4Encoder implements VideoEncoder {
  private static final long SECONDS_TO_FINISH = 300;

  private final Path program;
  private final double fps;
  private @Nullable Running running;

  Mp4Encoder(Path program, double fps) {
    this.program = program;
    this.fps = fps;
  }

  /** Returns where ffmpeg is, if it is on a search path such as that of the environment. */
  static Optional<Path> find(String searchPath) {
    for (String folder : searchPath.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, "ffmpeg");
      if (!folder.isEmpty() && Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  @Override
  public void add(BufferedImage picture) {
    Running ffmpeg = running;
    if (ffmpeg == null) {
      ffmpeg = Running.start(program, fps, picture.getWidth(), picture.getHeight());
      running = ffmpeg;
    }
    VideoEncoder.expectSize(picture, ffmpeg.width, ffmpeg.height);
    ffmpeg.write(picture);
  }

  @Override
  public Video finish() {
    Running ffmpeg = running;
    if (ffmpeg == null) {
      throw VideoEncoder.empty();
    }
    return new Video(VideoFormat.MP4, List.of(ffmpeg.finish()));
  }

  @Override
  public void close() {
    Running ffmpeg = running;
    running = null;
    if (ffmpeg != null) {
      ffmpeg.close();
    }
  }

  /** The program at work, and its files. */
  private record Running(Process process, OutputStream input, Path folder, int width, int height) {
    static Running start(Path program, double fps, int width, int height) {
      try {
        Path folder = Files.createTempDirectory("mobula-video");
        ProcessBuilder command = new ProcessBuilder(command(program, fps, width, height, folder));
        command.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.redirectError(folder.resolve("errors").toFile());
        Process process = command.start();
        return new Running(
            process, new BufferedOutputStream(process.getOutputStream()), folder, width, height);
      } catch (IOException e) {
        throw new EnvironmentException("expected to start %s, which failed".formatted(program), e);
      }
    }

    /** An even number of pixels each way, and 4:2:0, are what all players take. */
    private static List<String> command(
        Path program, double fps, int width, int height, Path folder) {
      String size = width + "x" + height;
      String in = "-loglevel error -y -f rawvideo -pix_fmt rgb24 -s %s -r %s -i -";
      String out = "-an -c:v libx264 -pix_fmt yuv420p -vf pad=ceil(iw/2)*2:ceil(ih/2)*2";
      return Stream.of(
              List.of(program.toString()),
              List.of(in.formatted(size, fps).split(" ")),
              List.of(out.split(" ")),
              List.of(folder.resolve("video.mp4").toString()))
          .flatMap(List::stream)
          .toList();
    }

    void write(BufferedImage picture) {
      int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
      byte[] bytes = new byte[3 * pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        bytes[3 * i] = (byte) (pixels[i] >> 16);
        bytes[3 * i + 1] = (byte) (pixels[i] >> 8);
        bytes[3 * i + 2] = (byte) pixels[i];
      }
      try {
        input.write(bytes);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    Column finish() {
      try {
        input.close();
        if (!process.waitFor(SECONDS_TO_FINISH, TimeUnit.SECONDS) || process.exitValue() != 0) {
          throw new EnvironmentException(failure());
        }
        return Column.ofBytes(Files.readAllBytes(folder.resolve("video.mp4"))).seal();
      } catch (IOException e) {
        throw failed(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed(e);
      }
    }

    private EnvironmentException failed(Exception cause) {
      return new EnvironmentException(failure(), cause);
    }

    private String failure() {
      String said;
      try {
        said = Files.readString(folder.resolve("errors")).strip();
      } catch (IOException _) {
        said = "nothing that could be read";
      }
      return "ffmpeg failed; it said: " + said;
    }

    void close() {
      process.destroyForcibly();
      try {
        Files.deleteIfExists(folder.resolve("video.mp4"));
        Files.deleteIfExists(folder.resolve("errors"));
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
