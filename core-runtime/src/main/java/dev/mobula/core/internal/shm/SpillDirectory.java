package dev.mobula.core.internal.shm;

import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectStoreFullException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Where objects go that memory has no room for: a folder, {@code mobula-PID-START-RANDOM}, that is
 * made with the first of them, that only its user may enter, and that is removed on {@link
 * #close()} or when the process ends, and where that was killed, by the next one that may spill to
 * the same place. Any thread.
 */
public final class SpillDirectory implements AutoCloseable {
  private static final long AT_A_TIME = 1L << 30;
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** What users set the folder by, for messages. */
  static final String OPTION = "MobulaOptions.withObjectSpillingDirectory";

  private static final String SHUT_DOWN = "the runtime was shut down";

  private final Path parent;
  private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();
  private final Thread atExit = new Thread(this::close, "mobula-spilled");
  private @Nullable Path folder; // guarded by this, as is all else
  private long files;
  private long bytes;
  private boolean closed;

  /**
   * Makes the folder that others will be below, unless it is there, and removes what killed
   * programs left in it.
   *
   * @throws MobulaException if it cannot be made or read
   */
  public static void prepare(Path parent) {
    try {
      if (!Files.isDirectory(parent)) { // a link to one is as good
        Files.createDirectories(parent);
      }
      removeLeftovers(parent);
    } catch (IOException e) {
      throw new MobulaException(
          "expected a folder for objects that memory has no room for at %s, and could neither use nor make one: %s; name another in %s"
              .formatted(parent, e, OPTION),
          e);
    }
  }

  /** Creates one below a folder, which is not looked at yet. */
  public SpillDirectory(Path parent) {
    this.parent = parent;
  }

  /**
   * Writes bytes to a file of their own, also where this thread is interrupted.
   *
   * @throws ObjectStoreFullException if there is no room, or the folder cannot be written to;
   *     nothing is left behind
   */
  public SpilledBytes write(MemorySegment from) {
    closing.readLock().lock();
    try {
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
      return new SpilledBytes(this, file, from.byteSize());
    } finally {
      closing.readLock().unlock();
    }
  }

  private static void write(MemorySegment from, Path file) throws IOException {
    WholeFile.channel(
        file,
        channel -> {
          long done = 0;
          while (done < from.byteSize()) {
            long part = Math.min(AT_A_TIME, from.byteSize() - done);
            done += channel.write(from.asSlice(done, part).asByteBuffer(), done);
          }
          return done;
        },
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
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
        "the object store is full, and could not spill an object of %d bytes to %s, %s: %s; set %s to a disk with more room, %s to more, or keep fewer references"
            .formatted(size, parent, room(), e, OPTION, SharedMemory.OPTION),
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
      throw new MobulaException(SHUT_DOWN);
    }
    Path made = folder;
    if (made == null) {
      removeLeftovers(parent);
      made = Files.createDirectory(parent.resolve(ArenaName.create().toString()), OWNER_ONLY);
      folder = made;
      Runtime.getRuntime().addShutdownHook(atExit);
    }
    return made.resolve(Long.toString(files++));
  }

  private static void removeLeftovers(Path parent) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "mobula-*")) {
      for (Path each : folders) {
        if (Files.isDirectory(each) && ArenaDirectory.isLeftover(each)) {
          removeLeftover(each);
        }
      }
    }
  }

  private static void removeLeftover(Path folder) {
    try {
      remove(folder);
    } catch (IOException _) {
      // It is another user's, whose next program will remove it.
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

  synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Deletes all files, after those that are being written; does nothing the second time.
   *
   * @throws MobulaException if they could not be deleted
   */
  @Override
  public void close() {
    closing.writeLock().lock();
    try {
      Path made = end();
      if (made != null) {
        removeHook();
        remove(made);
      }
    } catch (IOException e) {
      throw new MobulaException("could not remove %s: %s".formatted(folder, e), e);
    } finally {
      closing.writeLock().unlock();
    }
  }

  private synchronized @Nullable Path end() {
    Path made = closed ? null : folder;
    closed = true;
    bytes = 0;
    return made;
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // the process ends, and the hook is what runs this
    }
  }
}
