package dev.mobula.envs.rendering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.envs.EnvironmentException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where a video goes, and what is said where it cannot. */
class VideoFormatTest {
  @TempDir Path temp;

  private static final BufferedImage PICTURE = Canvas.ofGrid(3, 2, 0x102030).finish();

  @Test
  void shouldGoByTheSuffix() {
    assertEquals(VideoFormat.GIF, VideoFormat.forOutput(temp.resolve("run.GIF")));
    assertEquals(VideoFormat.PNG, VideoFormat.forOutput(temp.resolve("frames")));
    assertEquals(VideoFormat.PNG, VideoFormat.forOutput(temp), "an empty folder");
  }

  @Test
  void shouldSayWhatIsWrongWithAnOutput() throws IOException {
    assertRefused("run.webm", "ends with .gif or .mp4");
    assertRefused("missing/run.gif", "expected a folder to write");
    Files.createDirectory(temp.resolve("folder.gif"));
    assertRefused("folder.gif", "found the folder");
    Files.writeString(temp.resolve("file"), "");
    assertRefused("file/frames", "expected a folder to write");
    assertRefused("", "found files in");
  }

  private void assertRefused(String name, String said) {
    Exception refused =
        assertThrows(EnvironmentException.class, () -> VideoFormat.forOutput(temp.resolve(name)));
    assertTrue(String.valueOf(refused.getMessage()).contains(said), refused::getMessage);
  }

  @Test
  void shouldWriteAFileForEachPicture() throws IOException {
    try (PngEncoder encoder = new PngEncoder()) {
      encoder.add(PICTURE);
      encoder.add(PICTURE);
      encoder.finish().write(temp.resolve("frames"));
    }
    try (Stream<Path> files = Files.list(temp.resolve("frames"))) {
      assertEquals(
          List.of("frame_000000.png", "frame_000001.png"),
          files.map(file -> String.valueOf(file.getFileName())).sorted().toList());
    }
    BufferedImage read = ImageIO.read(temp.resolve("frames/frame_000001.png").toFile());
    assertArrayEquals(Animation.pixels(PICTURE), Animation.pixels(read));
  }

  @Test
  void shouldKeepTheFileThatWasThereWhereAVideoCannotBeWritten() throws IOException {
    Path out = temp.resolve("run.gif");
    Files.writeString(out, "before");
    Files.createDirectories(temp.resolve("run.gif.part/full"));
    Video video = new Video(VideoFormat.GIF, List.of(Column.ofBytes((byte) 1).seal()));
    assertThrows(EnvironmentException.class, () -> video.write(out));
    assertEquals("before", Files.readString(out));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldGivePicturesToFfmpeg() throws IOException {
    Path program = program("echo \"$@\" >\"$0.arguments\"; for last; do :; done; cat >\"$last\"");
    assertEquals(Optional.of(program), Mp4Encoder.find("/nowhere:" + temp));
    try (Mp4Encoder encoder = new Mp4Encoder(program, 25)) {
      encoder.add(PICTURE);
      encoder.add(PICTURE);
      Video video = encoder.finish();
      assertEquals(2 * 3 * 2 * 3, video.bytes(), "raw pictures, since the program changes nothing");
      Column file = video.files().getFirst();
      assertEquals(0x20, file.getByte(1), "green of the first pixel");
    }
    String arguments = Files.readString(Path.of(program + ".arguments"));
    assertTrue(arguments.contains("-s 3x2 -r 25.0"), arguments);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldSayWhatFfmpegSaid() throws IOException {
    Path program = program("cat >/dev/null; echo 'no such codec' >&2; exit 1");
    try (Mp4Encoder encoder = new Mp4Encoder(program, 25)) {
      encoder.add(PICTURE);
      Exception failed = assertThrows(EnvironmentException.class, encoder::finish);
      assertTrue(String.valueOf(failed.getMessage()).contains("no such codec"), failed::getMessage);
    }
    assertEquals(Optional.empty(), Mp4Encoder.find("/nowhere"));
  }

  private Path program(String script) throws IOException {
    Path program = temp.resolve("ffmpeg");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }
}
