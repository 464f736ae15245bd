package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object as a Kryo stream, and beside it what the stream refers to by number — columns,
 * primitive arrays, references and handles.
 */
final class SealedObject implements Stored {
  private final byte[] stream;
  private final List<Object> outOfBand;
  private final boolean immutable;
  private final @Nullable ClassFilter filter;

  /** Where that is immutable; held no longer than by its readers, as it may hold memory itself. */
  private volatile @Nullable WeakReference<Object> opened;

  /**
   * Creates one of what another process, or {@link #of}, wrote.
   *
   * @param filter what its classes must pass, or null if this process wrote it
   * @param immutable whether the object cannot change, so that its readers may share one
   */
  SealedObject(
      byte[] stream, List<Object> outOfBand, boolean immutable, @Nullable ClassFilter filter) {
    this.stream = stream;
    this.outOfBand = outOfBand;
    this.immutable = immutable;
    this.filter = filter;
  }

  static SealedObject of(@Nullable Object value) {
    Codec codec = Codec.take();
    try {
      byte[] stream = codec.write(value);
      return new SealedObject(stream, List.copyOf(codec.outOfBand()), false, null);
    } catch (RuntimeException | StackOverflowError e) {
      throw failure("copy a value of " + (value == null ? null : value.getClass()), e);
    } finally {
      codec.giveBack();
    }
  }

  /** Returns the Kryo stream; not to be changed. */
  byte[] stream() {
    return stream;
  }

  /** Returns what the stream refers to by number; not to be changed. */
  List<Object> outOfBand() {
    return outOfBand;
  }

  /** Tells whether all readers may share one object. */
  boolean isImmutable() {
    return immutable;
  }

  @Override
  public @Nullable Object open() {
    WeakReference<Object> last = opened;
    Object known = last == null ? null : last.get();
    if (known != null) {
      return known;
    }
    Object made = read();
    if (immutable && made != null) {
      opened = new WeakReference<>(made);
    }
    return made;
  }

  private @Nullable Object read() {
    Codec codec = Codec.take();
    try {
      return codec.read(stream, outOfBand, filter);
    } catch (RuntimeException | StackOverflowError e) {
      throw failure("read a copied value", e);
    } finally {
      codec.giveBack();
    }
  }

  @Override
  public void close() {
    close(outOfBand);
  }

  /** Closes those parts of a value that can be. */
  static void close(Collection<?> parts) {
    for (Object part : parts) {
      if (part instanceof Stored stored) {
        stored.close();
      }
    }
  }

  /** Tells a class that is not there from one that failed to start, which says so in words. */
  private static boolean isMissingClass(Throwable thrown) {
    return (thrown instanceof ClassNotFoundException || thrown instanceof NoClassDefFoundError)
        && !String.valueOf(thrown.getMessage()).contains(" ");
  }

  private static MobulaException missing(Throwable thrown, Throwable cause) {
    boolean inWorker = CurrentNode.get() instanceof WorkerNode;
    return new MobulaException(
        "class %s is not on the class path of %s, which got a value or function that needs it; add its jar or folder there: to a worker process by RuntimeEnv.withClassPath(…), to a node service by './mobula start --classpath …'"
            .formatted(
                String.valueOf(thrown.getMessage()).replace('/', '.'),
                inWorker
                    ? "worker process " + Program.PID
                    : "process %d (%s)".formatted(Program.PID, Program.name())),
        cause);
  }

  private static MobulaException failure(String what, Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof MobulaException known) {
        return new MobulaException("could not %s: %s".formatted(what, known.getMessage()), cause);
      }
      if (isMissingClass(each)) {
        return missing(each, cause);
      }
    }
    return new MobulaException(
        "could not %s: %s. Arguments, results and objects are copied: use records, collections,"
                .formatted(what, cause)
            + " plain classes or serialisable lambdas; keep threads, streams and locks out of them",
        cause);
  }
}
