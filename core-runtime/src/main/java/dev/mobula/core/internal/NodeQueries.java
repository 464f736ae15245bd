package dev.mobula.core.internal;

import dev.mobula.core.internal.wire.FramesFromNode;
import dev.mobula.core.internal.wire.FromNode;
import dev.mobula.core.internal.wire.Id;
import dev.mobula.core.internal.wire.Outcome;
import dev.mobula.core.internal.wire.Reply;
import dev.mobula.core.internal.wire.Request;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers what user code in a worker asks of its node: as if the task or call that asks ran here.
 */
final class NodeQueries {
  private final LocalNode node;
  private final Link<FromNode, FramesFromNode> link;
  private final NodeExports exports;

  NodeQueries(LocalNode node, Link<FromNode, FramesFromNode> link, NodeExports exports) {
    this.node = node;
    this.link = link;
    this.exports = exports;
  }

  /**
   * Answers a request, later and on another thread; references in it are looked up before this
   * returns, since the worker may release them next. One that cannot be read is answered by why.
   */
  void answer(Request request, @Nullable Running asking) {
    try {
      begin(request, asking);
    } catch (RuntimeException e) {
      reply(request.getNumber(), Outcome.newBuilder().setProblem(Problems.of(e, exports)));
    }
  }

  private void begin(Request request, @Nullable Running asking) {
    switch (request.getKindCase()) {
      case QUERY -> {
        Object query = Wire.sealed(request.getQuery(), exports);
        Thread.startVirtualThread(() -> run(request.getNumber(), query, asking));
      }
      case VALUE_OF -> tellValue(request.getNumber(), request.getValueOf());
      case ALLOCATE ->
          Thread.startVirtualThread(() -> allocate(request.getNumber(), request.getAllocate()));
      case PUT -> {
        Object value = Wire.sealed(request.getPut(), exports);
        Thread.startVirtualThread(() -> put(request.getNumber(), value));
      }
      case KIND_NOT_SET -> throw new IllegalArgumentException("a request of no known kind");
    }
  }

  private void run(long request, Object query, @Nullable Running asking) {
    CurrentCall.set(asking);
    Outcome.Builder outcome = Outcome.newBuilder();
    try {
      Object result = ((NodeQuery<?>) Objects.requireNonNull(Values.open(query))).apply(node);
      outcome.setValue(Wire.write(Values.seal(result), exports));
    } catch (Throwable thrown) {
      outcome.setProblem(Problems.of(thrown, exports));
    }
    reply(request, outcome);
  }

  private void put(long request, Object sealed) {
    Outcome.Builder outcome = Outcome.newBuilder();
    try {
      outcome.setValue(Wire.write(node.store().put(sealed), exports));
    } catch (Throwable thrown) {
      outcome.setProblem(Problems.of(thrown, exports));
    }
    reply(request, outcome);
  }

  private void allocate(long request, long size) {
    Outcome.Builder outcome = Outcome.newBuilder();
    try {
      outcome.setOffset(exports.allocate(size));
    } catch (Throwable thrown) {
      outcome.setProblem(Problems.of(thrown, exports));
    }
    reply(request, outcome);
  }

  private void tellValue(long request, Id id) {
    LocalRef<?> ref = (LocalRef<?>) exports.object(id);
    if (!ref.enlist(new Telling(request, ref))) {
      Thread.startVirtualThread(() -> tell(request, ref));
    }
  }

  private void tell(long request, LocalRef<?> ref) {
    Outcome.Builder outcome = Outcome.newBuilder();
    try {
      if (ref.settled() instanceof Failure failure) {
        outcome.setProblem(Problems.of(failure, exports));
      } else {
        outcome.setValue(Wire.write(ref.sealed(), exports));
      }
    } catch (Throwable thrown) {
      outcome.setProblem(Problems.of(thrown, exports));
    }
    reply(request, outcome);
  }

  private void reply(long request, Outcome.Builder outcome) {
    link.send(
        FromNode.newBuilder()
            .setReply(Reply.newBuilder().setRequest(request).setOutcome(outcome))
            .build());
  }

  private final class Telling extends Waiter {
    private final long request;
    private final LocalRef<?> ref;

    Telling(long request, LocalRef<?> ref) {
      this.request = request;
      this.ref = ref;
    }

    @Override
    void fire() {
      Thread.startVirtualThread(() -> tell(request, ref));
    }
  }
}
