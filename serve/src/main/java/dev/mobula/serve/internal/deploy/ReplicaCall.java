package dev.mobula.serve.internal.deploy;

import dev.mobula.core.function.RemoteCallable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call of the object of a replica, within the actor.
 *
 * @param method what to call
 * @param requestId of the request that it comes from; empty for none
 * @param modelId which model is asked for; empty for none
 * @param traceparent the span of the call; empty for none
 * @param streaming whether it returns an iterator
 */
record ReplicaCall(
    RemoteCallable method, String requestId, String modelId, String traceparent, boolean streaming)
    implements RemoteCallable {
  /** What a call that asks for a model returns: its value, and the models that are there now. */
  record WithModels(@Nullable Object value, List<String> models) {}

  @Override
  public @Nullable Object invoke(@Nullable Object[] args) throws Exception {
    Replica replica = (Replica) Objects.requireNonNull(args[0], "the actor");
    return replica.run(this, args);
  }
}
