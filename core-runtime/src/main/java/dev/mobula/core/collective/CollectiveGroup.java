package dev.mobula.core.collective;

import dev.mobula.core.MobulaException;
import dev.mobula.core.internal.shm.SharedBlock;
import dev.mobula.core.internal.shm.SharedMemory;

/**
 * A group of actors of this machine, in this process and others, that add up numbers: who makes it
 * gives each of them one of its {@linkplain #member members}, and {@linkplain #abort aborts} it
 * when one of them fails. Any thread.
 *
 * <pre>{@code
 * try (CollectiveGroup group = CollectiveGroup.create(2, gradients)) {
 *   for (int rank = 0; rank < 2; rank++) {
 *     actors.add(Mobula.actor(Worker::new, group.member(rank)).dedicatedThread().remote());
 *   }
 *   actors.forEach(actor -> actor.call(Worker::ready).get()); // all have joined
 * }
 * }</pre>
 */
public final class CollectiveGroup implements AutoCloseable {
  private final SharedMemory file;
  private final long offset;
  private final CollectiveMemory memory;

  private CollectiveGroup(SharedMemory file, long offset, CollectiveMemory memory) {
    this.file = file;
    this.offset = offset;
    this.memory = memory;
  }

  /**
   * Creates a group with memory in {@code /dev/shm}, or where there is none in the directory of
   * temporary files.
   *
   * @param size how many members it has, at least 2
   * @param elements the length of the vectors that they average
   * @throws MobulaException if there is no room for it
   */
  public static CollectiveGroup create(int size, int elements) {
    if (size < 2 || elements < 0) {
      throw new MobulaException(
          "expected at least 2 members and vectors of a length, found %d and %d"
              .formatted(size, elements));
    }
    CollectiveLayout layout = new CollectiveLayout(size, elements);
    SharedMemory file = SharedMemory.create(SharedMemory.defaultDirectory(), layout.bytes());
    try {
      SharedBlock block = file.allocate(layout.bytes());
      return new CollectiveGroup(
          file, block.offset(), new CollectiveMemory(layout, block.segment()));
    } catch (RuntimeException | Error failure) {
      file.close();
      throw failure;
    }
  }

  /** Returns how many members there are. */
  public int size() {
    return memory.layout().size();
  }

  /** Returns one of the members, counted from 0. */
  public CollectiveMember member(int rank) {
    CollectiveLayout layout = memory.layout();
    return new CollectiveMember(
        file.path().toString(), offset, rank, layout.size(), layout.elements());
  }

  /**
   * Ends the group: all that wait for others, now or later, throw {@link
   * CollectiveAbortedException}. Only the first reason counts.
   */
  public void abort(String reason) {
    memory.abort(reason);
  }

  /**
   * Removes the file, so that nobody can join any more. Members that have joined go on, and {@link
   * #abort} still reaches them. A second call does nothing.
   */
  @Override
  public void close() {
    file.close();
  }
}
