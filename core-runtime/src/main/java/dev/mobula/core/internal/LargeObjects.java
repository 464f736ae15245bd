package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.core.NodeObject;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects of 64 KiB and more whose references someone has, so that they can be listed; the
 * others are too many for that. Any thread.
 */
final class LargeObjects {
  private static final long MIN_BYTES = 64 << 10;

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
    if (bytes(sealed) >= MIN_BYTES) {
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
    Set<Long> listed = new TreeSet<>();
    for (Entry entry : entries) {
      LocalRef<?> ref = entry.get();
      Object sealed = ref == null ? null : ref.valueIfReady();
      if (ref != null && sealed != null) {
        List<Long> blocks = blocks(sealed, shared);
        listed.addAll(blocks);
        objects.add(object(ref, sealed, entry.origin, blocks, shared));
      }
    }
    objects.addAll(shared.blocksExcept(listed));
    objects.sort(Comparator.comparingLong(NodeObject::bytes).reversed());
    return objects;
  }

  private static NodeObject object(
      LocalRef<?> ref, Object sealed, String origin, List<Long> blocks, SharedObjects shared) {
    int references = blocks.stream().mapToInt(shared::holders).max().orElse(0);
    String where = blocks.isEmpty() ? "HEAP" : "SHARED_MEMORY";
    return new NodeObject(ref.id().toString(), bytes(sealed), where, origin, references);
  }

  private static List<Long> blocks(Object sealed, SharedObjects shared) {
    return switch (sealed) {
      case Column column -> shared.offsetOf(column.segment()).stream().boxed().toList();
      case ColumnBatch batch -> blocks(batch.columns().values(), shared);
      case SealedObject object -> blocks(object.outOfBand(), shared);
      default -> List.of();
    };
  }

  private static List<Long> blocks(Iterable<?> parts, SharedObjects shared) {
    List<Long> blocks = new ArrayList<>();
    parts.forEach(part -> blocks.addAll(blocks(part, shared)));
    return blocks;
  }

  /** Returns the size of what is copied or in columns, and 0 for all else. */
  private static long bytes(@Nullable Object sealed) {
    return switch (sealed) {
      case Column column -> column.byteSize();
      case ColumnBatch batch -> batch.byteSize();
      case SealedObject object -> object.stream().length + bytesOfParts(object.outOfBand());
      case null, default -> 0;
    };
  }

  private static long bytesOfParts(List<Object> parts) {
    long sum = 0;
    for (Object part : parts) {
      sum += part.getClass().isArray() ? bytesOfArray(part) : bytes(part);
    }
    return sum;
  }

  private static long bytesOfArray(Object array) {
    int width =
        switch (array) {
          case boolean[] _, byte[] _ -> 1;
          case short[] _, char[] _ -> Short.BYTES;
          case int[] _, float[] _ -> Integer.BYTES;
          case long[] _, double[] _ -> Long.BYTES;
          default -> 0;
        };
    return (long) width * Array.getLength(array);
  }
}
