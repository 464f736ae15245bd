package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.Multiplexed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The models of one replica: of every {@link Multiplexed} that its object made. */
public final class LoadedModels {
  private static final ThreadLocal<@Nullable LoadedModels> CURRENT = new ThreadLocal<>();

  private final List<Multiplexed<?>> all = new CopyOnWriteArrayList<>();

  LoadedModels() {}

  /**
   * Has those of the replica whose object this thread makes know of one more; elsewhere nothing.
   */
  public static void register(Multiplexed<?> models) {
    LoadedModels current = CURRENT.get();
    if (current != null) {
      current.all.add(models);
    }
  }

  static void setCurrent(@Nullable LoadedModels models) {
    if (models == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(models);
    }
  }

  List<String> ids() {
    return all.stream().flatMap(models -> models.ids().stream()).toList();
  }

  void close() {
    all.forEach(Multiplexed::close);
  }
}
