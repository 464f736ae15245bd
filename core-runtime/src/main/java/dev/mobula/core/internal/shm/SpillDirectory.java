package dev.mobula.core.internal.shm;

import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectStoreFullException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where objects go that memory has no room for: a folder, {@code mobula-PID-START-RANDOM}, that is
 * made with the first of them, that only its user may enter, and that is removed on {@link
 * #close()}, or where the process ended without, by the next one that spills to the same place. Any
 * thread.
 */
public final class SpillDirectory implements AutoCloseable {
  private static final long AT_A_TIME = 1L << 30;
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path parent;
  private @Nullable Path folder; // guarded by this, as is all else
  private long files;
  private long bytes;
  private boolean closed;

  /** Creates one below a folder, which is not looked at yet. */
  public SpillDirectory(Path parent) {
    this.parent = parent;
  }

  /**
   * Writes bytes to a file of their own.
   *
   * @throws ObjectStoreFullException if there is no room, or the folder cannot be written to;
   *     nothing is left behind
   */
  public SpilledBytes write(MemorySegment from) {
    Path file = null;
    try {
      file = next();
      write(from, file);
    } catch (IOException e) {
      throw full(from.byteSize(), file, e);
    }
    synchronized (this) {
      bytes += from.byteSize();
    }
    return new SpilledBytes(file, from.byteSize());
  }

  private static void write(MemorySegment from, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long done = 0;
      while (done < from.byteSize()) {
        long part = Math.min(AT_A_TIME, from.byteSize() - done);
        done += channel.write(from.asSlice(done, part).asByteBuffer());
      }
    }
  }

  private ObjectStoreFullException full(long size, @Nullable Path file, IOException e) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException notDeleted) {
      e.addSuppressed(notDeleted);
    }
    return new ObjectStoreFullException(
        "the object store is full, and could not spill an object of %d bytes to %s, %s: %s; set object_spilling_directory to a disk with more room, object_store_memory to more, or keep fewer references"
            .formatted(size, parent, room(), e),
        e);
  }

  private String room() {
    try {
      return Files.getFileStore(parent).getUsableSpace() + " bytes free";
    } catch (IOException _) {
      return "which cannot be looked at";
    }
  }

  private synchronized Path next() throws IOException {
    if (closed) {
      throw new MobulaException("the runtime was shut down");
    }
    Path made = folder;
    if (made == null) {
      removeLeftovers();
      made = Files.createDirectory(parent.resolve(ArenaName.create().toString()), OWNER_ONLY);
      folder = made;
    }
    return made.resolve(Long.toString(files++));
  }

  private void removeLeftovers() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "mobula-*")) {
      for (Path each : folders) {
        if (Files.isDirectory(each) && ArenaDirectory.isLeftover(each)) {
          remove(each);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  /** Deletes the file of bytes that are not needed there any more. */
  public void delete(SpilledBytes spilled) {
    synchronized (this) {
      if (closed) {
        return; // it was deleted with the others
      }
      bytes -= spilled.size();
    }
    spilled.delete();
  }

  /** Returns how many bytes are in files. */
  public synchronized long bytes() {
    return bytes;
  }

  /**
   * Deletes all files; does nothing the second time.
   *
   * @throws MobulaException if they could not be deleted
   */
  @Override
  public synchronized void close() {
    Path made = folder;
    if (!closed && made != null) {
      try {
        remove(made);
      } catch (IOException e) {
        throw new MobulaException("could not remove %s: %s".formatted(made, e), e);
      } finally {
        bytes = 0;
      }
    }
    closed = true;
  }
}
