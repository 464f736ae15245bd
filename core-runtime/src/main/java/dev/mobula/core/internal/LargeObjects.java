package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.core.NodeObject;
import dev.mobula.core.internal.shm.SharedBlock;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects of 64 KiB and more whose references someone has, so that they can be listed; the
 * others are too many for that. Any thread.
 */
final class LargeObjects {
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<LocalRef<?>> gone = new ReferenceQueue<>();

  /** A reference for as long as someone has it, and what made its object. */
  private static final class Entry extends WeakReference<LocalRef<?>> {
    private final String origin;

    Entry(LocalRef<?> ref, ReferenceQueue<LocalRef<?>> queue, String origin) {
      super(ref, queue);
      this.origin = origin;
    }
  }

  /** Takes note of a value that a reference is about to have, if that is large. */
  void offer(LocalRef<?> ref, @Nullable Object sealed, Supplier<String> origin) {
    if (bytes(sealed) >= SharedObjects.MIN_BYTES) {
      entries.add(new Entry(ref, gone, origin.get()));
      removeGone();
    }
  }

  private void removeGone() {
    for (Reference<?> entry = gone.poll(); entry != null; entry = gone.poll()) {
      entries.remove(entry);
    }
  }

  /** Returns the objects, and the blocks of shared memory that belong to none of them. */
  List<NodeObject> list(SharedObjects shared) {
    removeGone();
    List<NodeObject> objects = new ArrayList<>();
    Set<Long> listed = new HashSet<>();
    for (Entry entry : entries) {
      LocalRef<?> ref = entry.get();
      Object sealed = ref == null ? null : ref.valueIfReady();
      if (ref != null && sealed != null) {
        objects.add(object(ref, sealed, entry.origin, listed));
      }
    }
    objects.addAll(shared.blocksExcept(listed));
    objects.sort(Comparator.comparingLong(NodeObject::bytes).reversed());
    return objects;
  }

  /** Describes an object, and adds to {@code listed} where its blocks are. */
  private static NodeObject object(
      LocalRef<?> ref, Object sealed, String origin, Set<Long> listed) {
    List<StoredBytes> stored = new ArrayList<>();
    addStored(sealed, stored);
    List<SharedBlock> blocks =
        stored.stream().map(StoredBytes::block).filter(Objects::nonNull).toList();
    blocks.forEach(block -> listed.add(block.offset()));
    String where =
        stored.isEmpty() ? "HEAP" : blocks.size() < stored.size() ? "SPILLED" : "SHARED_MEMORY";
    int references = blocks.stream().mapToInt(SharedBlock::holders).max().orElse(0);
    return new NodeObject(ref.id().toString(), bytes(sealed), where, origin, references);
  }

  private static void addStored(Object sealed, List<StoredBytes> stored) {
    switch (sealed) {
      case StoredColumn column -> stored.add(column.bytes());
      case StoredArray array -> stored.add(array.bytes());
      case StoredBatch batch -> batch.columns().values().forEach(each -> addStored(each, stored));
      case SealedObject object -> object.outOfBand().forEach(each -> addStored(each, stored));
      default -> {}
    }
  }

  /** Returns the size of what is copied or in columns, and 0 for all else. */
  private static long bytes(@Nullable Object sealed) {
    return switch (sealed) {
      case Stored stored -> bytesOf(stored);
      case Column column -> column.byteSize();
      case ColumnBatch batch -> batch.byteSize();
      case null, default -> 0;
    };
  }

  private static long bytesOf(Stored stored) {
    return switch (stored) {
      case SealedObject object -> object.stream().length + bytesOf(object.outOfBand());
      case StoredColumn column -> column.bytes().size();
      case StoredArray array -> array.bytes().size();
      case StoredBatch batch -> bytesOf(batch.columns().values());
      case ViewedArray array -> array.bytes().byteSize();
      default -> 0;
    };
  }

  private static long bytesOf(Collection<?> parts) {
    long sum = 0;
    for (Object part : parts) {
      sum += PrimitiveArrays.isArray(part) ? PrimitiveArrays.byteSize(part) : bytes(part);
    }
    return sum;
  }
}
