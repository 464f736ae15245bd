package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The immutable form of a mutable object: a Kryo stream, and beside it what the stream refers to by
 * number — columns, primitive arrays, references and handles.
 */
final class SealedObject {
  private final byte[] stream;
  private final List<Object> outOfBand;

  /** Creates one of what another process, or {@link #of}, wrote. */
  SealedObject(byte[] stream, List<Object> outOfBand) {
    this.stream = stream;
    this.outOfBand = outOfBand;
  }

  static SealedObject of(@Nullable Object value) {
    Codec codec = Codec.take();
    try {
      byte[] stream = codec.write(value);
      return new SealedObject(stream, List.copyOf(codec.outOfBand()));
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

  @Nullable Object open() {
    Codec codec = Codec.take();
    try {
      return codec.read(stream, outOfBand);
    } catch (RuntimeException | StackOverflowError e) {
      throw failure("read a copied value", e);
    } finally {
      codec.giveBack();
    }
  }

  private static MobulaException failure(String what, Throwable cause) {
    return new MobulaException(
        "could not %s: %s. Arguments, results and objects are copied: use records, collections,"
                .formatted(what, cause)
            + " plain classes or serialisable lambdas; keep threads, streams and locks out of them",
        cause);
  }
}
