package dev.mobula.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that grows by whole records: a record that cannot be written completely, as on a full
 * disk, is taken back. Each record reaches the operating system before {@link #append} returns. One
 * process writes at a time. Confined to one thread, but for {@link #force}.
 */
public final class AppendFile implements AutoCloseable {
  /** Opens a channel for reading and writing, at position 0; tests put in failing ones. */
  interface Opener {
    /** Opens existing files as they are. */
    Opener FILES =
        path ->
            FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    SeekableByteChannel open(Path path) throws IOException;
  }

  private final Path path;
  private final SeekableByteChannel channel;
  private long size;

  private AppendFile(Path path, SeekableByteChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Opens a file as it is. */
  static AppendFile open(Opener opener, Path path) {
    try {
      return open(opener, path, Files.size(path));
    } catch (IOException e) {
      throw new TrainException("could not open " + path + ": " + reason(e), e);
    }
  }

  /**
   * Opens a file, which is made if there is none, and cuts it to {@code size} bytes.
   *
   * @throws TrainException if it cannot be opened, is shorter, or another run writes it
   */
  public static AppendFile open(Path path, long size) {
    return open(Opener.FILES, path, size);
  }

  /** Opens a file and cuts it to {@code size} bytes. */
  static AppendFile open(Opener opener, Path path, long size) {
    try {
      SeekableByteChannel channel = opener.open(path);
      AppendFile file = new AppendFile(path, channel);
      try {
        file.cut(size);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      return file;
    } catch (IOException e) {
      throw new TrainException("could not open " + path + ": " + reason(e), e);
    }
  }

  /**
   * Renames a file with something in it, if there is one, to the first of {@code NAME.1}, {@code
   * NAME.2}, … that is free, so that a new one can take its place.
   *
   * @throws TrainException if it cannot be renamed, or another run writes it
   */
  static void setAside(Opener opener, Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (AppendFile file = open(opener, path)) { // which no other run holds then
      if (file.size == 0) {
        return;
      }
      Path kept = path;
      for (int i = 1; Files.exists(kept); i++) {
        kept = path.resolveSibling(path.getFileName() + "." + i);
      }
      Files.move(path, kept);
    } catch (IOException e) {
      throw new TrainException("could not rename " + path + ": " + reason(e), e);
    }
  }

  private void cut(long newSize) throws IOException {
    if (channel.size() < newSize) {
      throw new TrainException(
          "expected at least %d bytes in %s, as its checkpoint says, found %d: the file was changed"
              .formatted(newSize, path, channel.size()));
    }
    lock();
    channel.truncate(newSize);
    channel.position(newSize);
    size = newSize;
  }

  /**
   * One run writes into a results directory at a time. Released when the channel closes; on POSIX
   * also when this process closes any other channel of the file.
   */
  private void lock() throws IOException {
    if (channel instanceof FileChannel file && !tryLock(file)) {
      throw new TrainException(path + " is in use: another run is training in this directory");
    }
  }

  private static boolean tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false; // held within this JVM
    }
  }

  /** Returns the number of bytes written. */
  long size() {
    return size;
  }

  /**
   * Appends the remaining bytes of a buffer as one record.
   *
   * @throws TrainException if it cannot be written, with nothing of it in the file
   */
  public void append(ByteBuffer bytes) {
    int count = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      size += count;
    } catch (IOException e) {
      TrainException failure =
          new TrainException("could not write to " + path + ": " + reason(e), e);
      rollback(size, failure);
      throw failure;
    }
  }

  /** Takes back everything after the first {@code newSize} bytes because of a failure. */
  void rollback(long newSize, RuntimeException failure) {
    try {
      channel.truncate(newSize);
      channel.position(newSize);
      size = newSize;
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Waits until everything is on the disk, so that a checkpoint never knows more than the file. Any
   * thread may call it.
   */
  public void force() {
    if (channel instanceof FileChannel file) {
      try {
        file.force(false);
      } catch (IOException e) {
        throw new TrainException("could not write to " + path + ": " + reason(e), e);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new TrainException("could not close " + path + ": " + reason(e), e);
    }
  }

  /** Returns what an I/O failure is about, in words. */
  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or folder";
      case FileAlreadyExistsException _ -> "it exists and is not a folder";
      case FileSystemException failure when failure.getReason() != null ->
          String.valueOf(failure.getReason());
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
