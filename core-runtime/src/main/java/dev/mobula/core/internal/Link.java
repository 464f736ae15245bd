package dev.mobula.core.internal;

import com.google.protobuf.MessageLite;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection; frames arrive in the order in which they were sent. They travel
 * together when there are many: whoever writes takes all that were sent since it wrote last. Any
 * thread may send.
 *
 * @param <F> a frame
 * @param <M> a message of frames
 */
final class Link<F extends MessageLite, M> {
  /** How many bytes of frames travel together, unless one alone has more. */
  static final int MAX_JOINED_BYTES = 16 << 20;

  private final StreamObserver<M> stream;
  private final Executor writer;
  private final Function<List<F>, M> join;
  private @Nullable List<F> waiting; // guarded by this; null while the writer has nothing to do
  private boolean closed; // guarded by this

  /**
   * Creates one.
   *
   * @param writer runs one thing at a time; nobody else uses the stream
   * @param join makes a message of frames
   */
  Link(StreamObserver<M> stream, Executor writer, Function<List<F>, M> join) {
    this.stream = stream;
    this.writer = writer;
    this.join = join;
  }

  /** Sends a frame; without effect once the connection is closed. */
  void send(F frame) {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (waiting != null) {
        waiting.add(frame);
        return;
      }
      waiting = new ArrayList<>();
      waiting.add(frame);
    }
    writer.execute(this::write);
  }

  /** Writes what waits; when that fails, the connection ends, since a frame would be missing. */
  private void write() {
    try {
      writeAll(take());
    } catch (Throwable thrown) {
      lost();
      stream.onError(thrown);
      Uncaught.report(thrown);
    }
  }

  private void writeAll(List<F> frames) {
    int first = 0;
    long bytes = 0;
    for (int i = 0; i < frames.size(); i++) {
      int size = frames.get(i).getSerializedSize(); // kept in the frame, for when it is written
      if (i > first && bytes + size > MAX_JOINED_BYTES) {
        stream.onNext(join.apply(frames.subList(first, i)));
        first = i;
        bytes = 0;
      }
      bytes += size;
    }
    if (first < frames.size()) {
      stream.onNext(join.apply(frames.subList(first, frames.size())));
    }
  }

  private synchronized List<F> take() {
    List<F> frames = waiting == null || closed ? List.of() : waiting;
    waiting = null;
    return frames;
  }

  /** Ends the connection and tells the other side why; what still waits is not sent. */
  void end(Throwable why) {
    lost();
    writer.execute(() -> stream.onError(why));
  }

  /** Takes note that the other side ended the connection. */
  synchronized void lost() {
    closed = true;
  }
}
