package dev.mobula.core.internal.shm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Read-only segments over a part of a mapping which say when they are gone. */
final class ReadOnlyView {
  private ReadOnlyView() {}

  /**
   * Returns a read-only segment over a part of a mapping. Once it and everything derived from it
   * are unreachable, {@code released} runs, once, in a thread of the collector that it must not
   * hold up.
   */
  @SuppressWarnings("restricted")
  static MemorySegment of(MemorySegment part, Runnable released) {
    return part.asReadOnly().reinterpret(Arena.ofAuto(), new Release(part, released));
  }

  /**
   * The view has an arena of its own, which knows nothing of the mapping; that this holds the part
   * is what keeps the file mapped until the view is gone.
   */
  private record Release(MemorySegment part, Runnable released) implements Consumer<MemorySegment> {
    @Override
    public void accept(MemorySegment view) {
      released.run();
    }
  }
}
