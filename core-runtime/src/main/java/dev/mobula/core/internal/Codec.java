package dev.mobula.core.internal;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kryo with its buffers. Making one costs 40 µs and more, so they are pooled. Used by one thread
 * from {@link #take} to {@link #giveBack}.
 */
final class Codec {
  private static final int KEPT_BUFFER_BYTES = 1 << 20;
  private static final byte[] NOTHING = {};

  private final CodecPool pool;
  private final FilteringKryo kryo;
  private final Input input = new Input();
  private Output output = new Output(1024, -1);
  private List<Object> outOfBand = new ArrayList<>();

  /** Creates one that {@link #giveBack} gives to a pool. */
  Codec(CodecPool pool) {
    this.pool = pool;
    this.kryo = KryoFactory.create(this, pool);
  }

  static Codec take() {
    return CodecPool.ofThisThread().take();
  }

  void giveBack() {
    kryo.reset();
    input.setBuffer(NOTHING);
    outOfBand = new ArrayList<>();
    if (output.getBuffer().length > KEPT_BUFFER_BYTES) {
      output = new Output(1024, -1);
    }
    pool.giveBack(this);
  }

  byte[] write(@Nullable Object value) {
    output.reset();
    kryo.writeClassAndObject(output, value);
    return output.toBytes();
  }

  /**
   * Reads a value.
   *
   * @param filter what its classes must pass, or null if this process wrote it
   */
  @Nullable Object read(byte[] stream, List<Object> buffers, @Nullable ClassFilter filter) {
    outOfBand = buffers;
    kryo.filter(filter);
    input.setBuffer(stream);
    return kryo.readClassAndObject(input);
  }

  /** Returns what the stream refers to by number. */
  List<Object> outOfBand() {
    return outOfBand;
  }
}
