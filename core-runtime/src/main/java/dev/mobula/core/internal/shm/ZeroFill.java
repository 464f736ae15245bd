package dev.mobula.core.internal.shm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reserves pages by writing zeros to them, as every platform can. */
final class ZeroFill implements PageReservation {
  private static final int BUFFER_BYTES = 1 << 18;

  @Override
  public void reserve(Path file, long offset, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(BUFFER_BYTES, bytes));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long at = offset;
      while (at < offset + bytes) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), offset + bytes - at));
        at += channel.write(zeros, at);
      }
    }
  }
}
