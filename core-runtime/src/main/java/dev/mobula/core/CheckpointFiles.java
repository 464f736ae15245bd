package dev.mobula.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** Reading and checking the files of a checkpoint. */
final class CheckpointFiles {
  private static final int BUFFER_BYTES = 1 << 18;

  private CheckpointFiles() {}

  static String hex(Checksum checksum) {
    return "%08x".formatted(checksum.getValue());
  }

  static String readText(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException("could not read %s: %s".formatted(file, e), e);
    }
  }

  static void verify(Path file, long size, String crc32c) {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() != size) {
        throw damaged(file, "%d bytes".formatted(size), "%d bytes".formatted(channel.size()));
      }
      String found = crcOf(channel);
      if (!found.equals(crc32c)) {
        throw damaged(file, "CRC32C " + crc32c, found);
      }
    } catch (NoSuchFileException e) {
      throw CheckpointException.damaged(
          "expected %s, found no such file: the checkpoint is incomplete; use an earlier checkpoint"
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new CheckpointException("could not read %s: %s".formatted(file, e), e);
    }
  }

  private static String crcOf(FileChannel channel) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    while (channel.read(buffer) >= 0) {
      crc.update(buffer.flip());
      buffer.clear();
    }
    return hex(crc);
  }

  private static CheckpointException damaged(Path file, String expected, String found) {
    return CheckpointException.damaged(
        "expected %s in %s, found %s: the file is damaged; use an earlier checkpoint"
            .formatted(expected, file, found),
        null);
  }
}
