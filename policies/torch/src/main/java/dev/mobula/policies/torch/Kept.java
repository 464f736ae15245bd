package dev.mobula.policies.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/** Native objects that outlive the scope in which they were made. Confined to one thread. */
final class Kept implements AutoCloseable {
  private final List<Pointer> pointers = new ArrayList<>();

  /** Keeps an object until {@link #close}. */
  <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    pointers.add(pointer);
    return pointer;
  }

  /** Lets all of them go; others can be kept afterwards. */
  @Override
  public void close() {
    pointers.forEach(Pointer::releaseReference);
    pointers.clear();
  }
}
