package dev.mobula.core.internal.shm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Maps whole files; each is unmapped by the collector, when nothing reaches into it any more. */
final class MappedFile {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private MappedFile() {}

  /** Makes a sparse file that only its user may open, and maps it. */
  static MemorySegment create(Path path, long bytes) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(path, options, OWNER_ONLY)) {
      return map(channel, bytes);
    }
  }

  static MemorySegment open(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return map(channel, channel.size());
    }
  }

  private static MemorySegment map(FileChannel channel, long bytes) throws IOException {
    return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
  }

  /** Returns where a segment lies within a mapping, or -1 if it lies elsewhere. */
  static long offsetOf(MemorySegment mapping, MemorySegment part) {
    long offset = part.isNative() ? part.address() - mapping.address() : -1;
    return offset >= 0 && offset + part.byteSize() <= mapping.byteSize() ? offset : -1;
  }
}
