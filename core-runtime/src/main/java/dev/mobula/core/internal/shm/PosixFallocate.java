package dev.mobula.core.internal.shm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reserves pages by {@code posix_fallocate}, as Linux has it: {@code int posix_fallocate(int fd,
 * off_t offset, off_t len)} returns 0 or the number of an error.
 */
final class PosixFallocate implements PageReservation {
  private static final int EINTR = 4;
  private static final int ENOSPC = 28;

  /**
   * A signal undoes what a call has done so far, and profilers send hundreds a second: a call has
   * to be shorter than the time between two.
   */
  private static final long AT_A_TIME = 4L << 20;

  /** The same on x86-64 and aarch64. */
  private static final int O_RDWR_CLOEXEC = 0x80002;

  private final MethodHandle open;
  private final MethodHandle fallocate;
  private final MethodHandle close;

  @SuppressWarnings("restricted")
  private PosixFallocate(SymbolLookup libc) {
    Linker linker = Linker.nativeLinker();
    this.open =
        linker.downcallHandle(
            libc.findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    this.fallocate =
        linker.downcallHandle(
            libc.findOrThrow("posix_fallocate"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG));
    this.close =
        linker.downcallHandle(
            libc.findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** Returns it where there is one whose types are known. */
  static Optional<PosixFallocate> find() {
    boolean isLinux = System.getProperty("os.name", "").equals("Linux");
    SymbolLookup libc = Linker.nativeLinker().defaultLookup();
    return isLinux && libc.find("posix_fallocate").isPresent()
        ? Optional.of(new PosixFallocate(libc))
        : Optional.empty();
  }

  @Override
  public void reserve(Path file, long offset, long bytes) throws IOException {
    int error;
    try (Arena arena = Arena.ofConfined()) {
      error = reserve(arena.allocateFrom(file.toString()), offset, bytes);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("could not reserve pages of " + file, e);
    }
    if (error != 0) {
      throw new IOException(
          "could not reserve %d bytes of %s: %s"
              .formatted(
                  bytes, file, error == ENOSPC ? "No space left on device" : "error " + error));
    }
  }

  private int reserve(MemorySegment path, long offset, long bytes) throws Throwable {
    int file = (int) open.invokeExact(path, O_RDWR_CLOEXEC);
    if (file < 0) {
      throw new IOException("could not open " + path.getString(0) + "; was it removed?");
    }
    try {
      int error = 0;
      for (long done = 0; done < bytes && error == 0; done += AT_A_TIME) {
        error = reserve(file, offset + done, Math.min(AT_A_TIME, bytes - done));
      }
      return error;
    } finally {
      int _ = (int) close.invokeExact(file);
    }
  }

  private int reserve(int file, long offset, long bytes) throws Throwable {
    int error;
    do {
      error = (int) fallocate.invokeExact(file, offset, bytes);
    } while (error == EINTR);
    return error;
  }
}
