package dev.mobula.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The processor time of ended child processes, as the operating system accounts for it.
 *
 * <p>{@code getrusage(RUSAGE_CHILDREN)} of POSIX, whose result starts with the user and the system
 * time, each as seconds (8 bytes) and microseconds (4 bytes on macOS, 8 on Linux, both
 * little-endian) in 16 bytes.
 */
final class ChildCpu {
  private static final int RUSAGE_CHILDREN = -1;
  private static final long STRUCT_RUSAGE_BYTES = 144;
  private static final long TIMEVAL_BYTES = 16;
  private static final long MICROSECONDS = 8;

  private static final MethodHandle GETRUSAGE =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("getrusage"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  private ChildCpu() {}

  /** Returns the user and system time in seconds of all children that ended and were waited for. */
  static double seconds() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment usage = arena.allocate(STRUCT_RUSAGE_BYTES, Long.BYTES);
      if ((int) GETRUSAGE.invokeExact(RUSAGE_CHILDREN, usage) != 0) {
        throw new IllegalStateException("getrusage(RUSAGE_CHILDREN) failed");
      }
      return time(usage, 0) + time(usage, TIMEVAL_BYTES);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("getrusage(RUSAGE_CHILDREN) failed", e);
    }
  }

  private static double time(MemorySegment usage, long offset) {
    return usage.get(ValueLayout.JAVA_LONG, offset)
        + usage.get(ValueLayout.JAVA_INT, offset + MICROSECONDS) * 1e-6;
  }
}
