package dev.mobula.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendFileTest {
  @TempDir Path folder;

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void shouldCutWhatWasWrittenLater() throws IOException {
    Path path = Files.writeString(folder.resolve("f"), "one\ntwo\nthr");
    try (AppendFile file = AppendFile.open(AppendFile.Opener.FILES, path, 4)) {
      file.append(bytes("2\n"));
      assertEquals(6, file.size());
    }
    assertEquals("one\n2\n", Files.readString(path));
  }

  @Test
  void shouldRefuseAFileShorterThanItsCheckpointSays() throws IOException {
    Path path = Files.writeString(folder.resolve("f"), "one\n");
    TrainException e =
        assertThrows(TrainException.class, () -> AppendFile.open(AppendFile.Opener.FILES, path, 9));
    assertTrue(
        String.valueOf(e.getMessage()).contains("expected at least 9 bytes in " + path),
        e.getMessage());
    assertEquals("one\n", Files.readString(path));
  }

  @Test
  void shouldTakeBackAHalfWrittenRecord() throws IOException {
    Path path = folder.resolve("f");
    try (AppendFile file = AppendFile.open(FullDisk.opener("f", 6), path, 0)) {
      file.append(bytes("one\n"));
      TrainException e = assertThrows(TrainException.class, () -> file.append(bytes("two\n")));
      assertEquals("could not write to " + path + ": No space left on device", e.getMessage());
    }
    assertEquals("one\n", Files.readString(path));
  }
}
