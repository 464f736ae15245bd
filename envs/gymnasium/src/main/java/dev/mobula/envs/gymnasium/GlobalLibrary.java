package dev.mobula.envs.gymnasium;

import dev.mobula.envs.EnvironmentException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Loads a library so that libraries loaded later find its symbols, which the JVM does not do: what
 * {@code LD_PRELOAD} would, but for this process alone, not for those that it starts.
 */
final class GlobalLibrary {
  private static final int RTLD_NOW = 2;
  private static final int RTLD_GLOBAL_LINUX = 0x100;
  private static final int RTLD_GLOBAL_MAC = 8;

  private GlobalLibrary() {}

  static void load(Path library) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().find("dlopen").orElse(MemorySegment.NULL);
    if (address.equals(MemorySegment.NULL)) {
      return; // a system whose libraries see each other's symbols by other means
    }
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    int flags = RTLD_NOW | (mac ? RTLD_GLOBAL_MAC : RTLD_GLOBAL_LINUX);
    try (Arena arena = Arena.ofConfined()) {
      FunctionDescriptor dlopen =
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
      MemorySegment handle =
          (MemorySegment)
              linker
                  .downcallHandle(address, dlopen)
                  .invokeExact(arena.allocateFrom(library.toString()), flags);
      if (handle.equals(MemorySegment.NULL)) {
        throw new EnvironmentException(
            "expected a shared library that can be loaded, found %s".formatted(library));
      }
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new AssertionError("dlopen threw", impossible);
    }
  }
}
