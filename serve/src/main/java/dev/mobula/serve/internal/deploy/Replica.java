package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ConcurrencyGroup;
import dev.mobula.serve.HealthCheckable;
import dev.mobula.serve.Reconfigurable;
import dev.mobula.serve.RequestContext;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.internal.tracing.RequestSpan;
import dev.mobula.serve.internal.tracing.Spans;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The actor of a replica: the object of the deployment's class, and what is asked of it. */
final class Replica {
  /** The group of calls that never wait for requests. */
  static final String CONTROL = "control";

  /** One watches, one checks the health; the others are short. */
  static final int CONTROL_CONCURRENCY = 4;

  /** How many values of a stream may wait to be taken. */
  static final int STREAM_BUFFER = 16;

  /** What the object is configured with; null for nothing. */
  record UserConfig(@Nullable Object value) {}

  private final ReplicaSpec spec;
  private final Object instance;
  private final ReplicaScope scope;

  Replica(ReplicaSpec spec) throws Exception {
    this.spec = spec;
    scope = new ReplicaScope(spec);
    ReplicaScope.setCurrent(scope);
    try {
      @Nullable Object[] arguments = spec.arguments().toArray();
      Object made = spec.constructor().invoke(arguments);
      if (made == null) {
        throw new ServeException(
            "expected an object of deployment '%s', found null".formatted(spec.deployment()));
      }
      instance = made;
      if (spec.userConfig() != null) {
        reconfigure(new UserConfig(spec.userConfig()));
      }
    } finally {
      ReplicaScope.setCurrent(null);
    }
  }

  @Nullable Object run(ReplicaCall call, @Nullable Object[] args) throws Exception {
    args[0] = instance;
    RequestContext context =
        new RequestContext(
            call.requestId(),
            spec.application(),
            spec.deployment(),
            spec.id(),
            call.modelId(),
            call.traceparent());
    CurrentRequest.set(context);
    try (RequestSpan.Scope _ = Spans.enter(call.traceparent())) {
      Object value = call.method().invoke(args);
      if (call.streaming()) {
        return streamed(context, value);
      }
      return call.modelId().isEmpty() ? value : new ReplicaCall.WithModels(value, scope.models());
    } finally {
      CurrentRequest.set(null);
    }
  }

  /** Has the values made within the context of the request too. */
  private static Object streamed(RequestContext context, @Nullable Object value) {
    if (!(value instanceof Iterator<?> values)) {
      throw new ServeException("expected a method that returns an iterator, found " + value);
    }
    final class InContext implements Iterator<@Nullable Object>, AutoCloseable {
      @Override
      public boolean hasNext() {
        CurrentRequest.set(context);
        try (RequestSpan.Scope _ = Spans.enter(context.traceparent())) {
          return values.hasNext();
        } finally {
          CurrentRequest.set(null);
        }
      }

      @Override
      public @Nullable Object next() {
        CurrentRequest.set(context);
        try (RequestSpan.Scope _ = Spans.enter(context.traceparent())) {
          return values.next();
        } finally {
          CurrentRequest.set(null);
        }
      }

      @Override
      public void close() throws Exception {
        if (values instanceof AutoCloseable closeable) {
          closeable.close();
        }
      }
    }

    return new InContext();
  }

  /** Returns once the replica is made. */
  @ConcurrencyGroup(CONTROL)
  boolean isReady() {
    return true;
  }

  /** Never returns, so that the end of the actor is known at once. */
  @ConcurrencyGroup(CONTROL)
  boolean watch() throws InterruptedException {
    new CountDownLatch(1).await();
    return true;
  }

  @ConcurrencyGroup(CONTROL)
  boolean checkHealth() throws Exception {
    if (instance instanceof HealthCheckable checkable) {
      checkable.checkHealth();
    }
    return true;
  }

  @ConcurrencyGroup(CONTROL)
  boolean reconfigure(UserConfig config) throws Exception {
    if (!(instance instanceof Reconfigurable reconfigurable)) {
      throw new ServeException(
          "expected no user_config for deployment '%s', as %s does not implement Reconfigurable, found one"
              .formatted(spec.deployment(), instance.getClass().getName()));
    }
    reconfigurable.reconfigure(config.value());
    return true;
  }

  /** Lets the object release what it holds. */
  @ConcurrencyGroup(CONTROL)
  boolean shutDown() throws Exception {
    scope.close();
    if (instance instanceof AutoCloseable closeable) {
      closeable.close();
    }
    return true;
  }
}
