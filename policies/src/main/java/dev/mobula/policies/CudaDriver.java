package dev.mobula.policies;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;

/** CUDA's driver, asked for its cards without CUDA's libraries. Stateless; any thread. */
@SuppressWarnings("restricted")
public final class CudaDriver {
  private static final String LIBRARY = "libcuda.so.1";

  /** CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR. */
  private static final int MAJOR = 75;

  /** CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR. */
  private static final int MINOR = 76;

  private final SymbolLookup library;

  private CudaDriver(SymbolLookup library) {
    this.library = library;
  }

  /**
   * Returns the capabilities of the cards that this process sees, in the order of their indices;
   * none without a driver.
   *
   * @throws PolicyException if the driver fails
   */
  public static List<ComputeCapability> cards() {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup library;
      try {
        library = SymbolLookup.libraryLookup(LIBRARY, arena);
      } catch (IllegalArgumentException noDriver) {
        return List.of();
      }
      return new CudaDriver(library).capabilities(arena);
    }
  }

  private List<ComputeCapability> capabilities(Arena arena) {
    List<ComputeCapability> found = new ArrayList<>();
    MemorySegment value = arena.allocate(JAVA_INT);
    if (call("cuInit", List.of(JAVA_INT), 0) != 0
        || call("cuDeviceGetCount", List.of(ADDRESS), value) != 0) {
      return found; // a driver without a card that it can use
    }
    int count = value.get(JAVA_INT, 0);
    for (int i = 0; i < count; i++) {
      found.add(new ComputeCapability(attribute(value, MAJOR, i), attribute(value, MINOR, i)));
    }
    return found;
  }

  private int attribute(MemorySegment value, int attribute, int card) {
    int status =
        call("cuDeviceGetAttribute", List.of(ADDRESS, JAVA_INT, JAVA_INT), value, attribute, card);
    if (status != 0) {
      throw new PolicyException(
          "expected the compute capability of cuda:%d, found the error %d of CUDA's driver"
              .formatted(card, status));
    }
    return value.get(JAVA_INT, 0);
  }

  private int call(String function, List<MemoryLayout> parameters, Object... arguments) {
    FunctionDescriptor signature =
        FunctionDescriptor.of(JAVA_INT, parameters.toArray(MemoryLayout[]::new));
    try {
      return (int)
          Linker.nativeLinker()
              .downcallHandle(library.findOrThrow(function), signature)
              .invokeWithArguments(arguments);
    } catch (Throwable failure) {
      throw new PolicyException("cannot call " + function + " of CUDA's driver", failure);
    }
  }
}
