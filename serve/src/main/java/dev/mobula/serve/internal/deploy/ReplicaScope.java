package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.Multiplexed;
import dev.mobula.serve.internal.metrics.RequestMeters;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What helps the object of a replica: known to the thread that makes it. */
public final class ReplicaScope {
  private static final ThreadLocal<@Nullable ReplicaScope> CURRENT = new ThreadLocal<>();

  private final Tags tags;
  private final List<Multiplexed<?>> models = new CopyOnWriteArrayList<>();

  ReplicaScope(ReplicaSpec spec) {
    tags = RequestMeters.tags(spec.application(), spec.deployment());
  }

  /** Has the replica whose object this thread makes know of models; elsewhere nothing. */
  public static void register(Multiplexed<?> models) {
    ReplicaScope current = CURRENT.get();
    if (current != null) {
      current.models.add(models);
    }
  }

  /** Returns how the replica whose object this thread makes is named in metrics. */
  public static Tags tags() {
    ReplicaScope current = CURRENT.get();
    return current == null ? RequestMeters.tags("", "") : current.tags;
  }

  static void setCurrent(@Nullable ReplicaScope scope) {
    if (scope == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(scope);
    }
  }

  /** Returns the ids of all models that are loaded. */
  List<String> models() {
    return models.stream().flatMap(some -> some.ids().stream()).toList();
  }

  void close() {
    models.forEach(Multiplexed::close);
  }
}
