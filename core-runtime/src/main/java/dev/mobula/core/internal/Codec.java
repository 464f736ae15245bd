package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * A Kryo with its buffers. Making one costs 40 µs and more, so they are pooled; not by thread,
 * since there may be a hundred thousand virtual ones. Used by one thread from {@link #take} to
 * {@link #giveBack}.
 */
final class Codec {
  private static final int KEPT_BUFFER_BYTES = 1 << 20;
  private static final byte[] NOTHING = {};
  private static final ConcurrentLinkedDeque<Codec> POOL = new ConcurrentLinkedDeque<>();

  private final Kryo kryo = KryoFactory.create(this);
  private final Input input = new Input();
  private Output output = new Output(1024, -1);
  private List<Object> outOfBand = new ArrayList<>();

  private Codec() {}

  static Codec take() {
    Codec pooled = POOL.pollFirst();
    Codec codec = pooled == null ? new Codec() : pooled;
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    codec.kryo.setClassLoader(loader == null ? Codec.class.getClassLoader() : loader);
    return codec;
  }

  void giveBack() {
    kryo.reset();
    input.setBuffer(NOTHING);
    outOfBand = new ArrayList<>();
    if (output.getBuffer().length > KEPT_BUFFER_BYTES) {
      output = new Output(1024, -1);
    }
    POOL.addFirst(this);
  }

  byte[] write(@Nullable Object value) {
    output.reset();
    kryo.writeClassAndObject(output, value);
    return output.toBytes();
  }

  @Nullable Object read(byte[] stream, List<Object> buffers) {
    outOfBand = buffers;
    input.setBuffer(stream);
    return kryo.readClassAndObject(input);
  }

  /** Returns what the stream refers to by number. */
  List<Object> outOfBand() {
    return outOfBand;
  }
}
