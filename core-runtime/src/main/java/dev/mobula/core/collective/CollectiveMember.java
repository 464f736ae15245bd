package dev.mobula.core.collective;

import dev.mobula.columns.Shareable;
import dev.mobula.core.MobulaException;
import dev.mobula.core.internal.shm.SharedMemoryView;
import java.nio.file.Path;

/**
 * One of the members of a group, as data: an argument for the actor that is to be it.
 *
 * @param file the group's memory
 * @param offset where it begins there
 * @param rank which member this is, counted from 0
 * @param size how many there are
 * @param elements the length of the vectors that are averaged
 */
public record CollectiveMember(String file, long offset, int rank, int size, int elements)
    implements Shareable {
  /** Returns the only member of a group that needs none: it has nobody to join. */
  public static CollectiveMember alone() {
    return new CollectiveMember("", 0, 0, 1, 0);
  }

  /** Tells whether there are others. */
  public boolean hasOthers() {
    return size > 1;
  }

  /**
   * Joins the group, once for each member and before the group is closed.
   *
   * @throws MobulaException if there are no others, or the group was closed
   */
  public Collective join() {
    if (!hasOthers()) {
      throw new MobulaException("expected a member of a group of at least 2, found " + this);
    }
    CollectiveLayout layout = new CollectiveLayout(size, elements);
    SharedMemoryView memory = SharedMemoryView.open(Path.of(file));
    return new Collective(
        rank, new CollectiveMemory(layout, memory.segment(offset, layout.bytes())));
  }
}
