package dev.mobula.serve;

import dev.mobula.core.function.RemoteFunction1;
import dev.mobula.serve.internal.deploy.ReplicaScope;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Models by their ids, of which a replica keeps a few: what was used longest ago goes for another,
 * and is closed where it is {@link AutoCloseable}, once nobody uses it any more. Usable by any
 * thread; belongs into a field of the deployment's class, made by its constructor, so that requests
 * come to replicas that have their model already.
 *
 * <pre>{@code
 * private final Multiplexed<Model> models = new Multiplexed<>(3, Model::load);
 * public ServeResponse handle(ServeRequest request) throws Exception {
 *   return models.use(model -> model.answer(request));
 * }
 * }</pre>
 */
public final class Multiplexed<M> implements AutoCloseable {
  private final int maxNumModelsPerReplica;
  private final RemoteFunction1<String, M> loader;
  private final LinkedHashMap<String, Entry<M>> entries = // guarded by this
      new LinkedHashMap<>(16, 0.75f, true);

  /** A model, or the promise of one; {@code users} and {@code evicted} guarded by the outer. */
  private static final class Entry<M> {
    private final CompletableFuture<M> model = new CompletableFuture<>();
    private int users;
    private boolean evicted;
  }

  /**
   * Keeps models.
   *
   * @param maxNumModelsPerReplica how many at most, beside those in use; Ray Serve's default is 3
   * @param loader makes the model of an id
   */
  public Multiplexed(int maxNumModelsPerReplica, RemoteFunction1<String, M> loader) {
    if (maxNumModelsPerReplica < 1) {
      throw new ServeException(
          "expected maxNumModelsPerReplica >= 1, found " + maxNumModelsPerReplica);
    }
    this.maxNumModelsPerReplica = maxNumModelsPerReplica;
    this.loader = loader;
    ReplicaScope.register(this);
  }

  /**
   * Uses the model that the request of this thread asks for, by the header {@code
   * serve_multiplexed_model_id} or its handle.
   *
   * @throws ServeException if it asks for none
   * @throws Exception what the loader or the use throws
   */
  public <R> R use(RemoteFunction1<M, R> use) throws Exception {
    RequestContext context = RequestContext.current();
    if (context == null || context.multiplexedModelId().isEmpty()) {
      throw new ServeException(
          "expected a request that asks for a model, by the header serve_multiplexed_model_id or withMultiplexedModelId, found none");
    }
    return use(context.multiplexedModelId(), use);
  }

  /**
   * Uses a model, which is loaded where it is not there; others wait for it.
   *
   * @throws Exception what the loader or the use throws
   */
  public <R> R use(String modelId, RemoteFunction1<M, R> use) throws Exception {
    Entry<M> entry;
    boolean load;
    synchronized (this) {
      Entry<M> known = entries.get(modelId);
      load = known == null;
      entry = known == null ? new Entry<>() : known;
      entry.users++;
      if (load) {
        entries.put(modelId, entry);
      }
    }
    try {
      if (load) {
        load(modelId, entry);
      }
      return use.apply(await(entry.model));
    } finally {
      release(entry);
    }
  }

  private void load(String modelId, Entry<M> entry) throws Exception {
    evict(maxNumModelsPerReplica);
    try {
      entry.model.complete(loader.apply(modelId));
    } catch (Throwable failure) {
      synchronized (this) {
        entries.remove(modelId, entry);
      }
      entry.model.completeExceptionally(failure);
    }
  }

  private static <M> M await(CompletableFuture<M> model) throws Exception {
    try {
      return model.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void release(Entry<M> entry) throws Exception {
    boolean last;
    synchronized (this) {
      entry.users--;
      last = entry.evicted && entry.users == 0;
    }
    if (last) {
      close(entry);
    }
  }

  /** Forgets what was used longest ago until so many are left. */
  private void evict(int left) throws Exception {
    while (true) {
      Entry<M> unused;
      synchronized (this) {
        if (entries.size() <= left) {
          return;
        }
        Iterator<Entry<M>> oldest = entries.values().iterator();
        Entry<M> entry = oldest.next();
        oldest.remove();
        entry.evicted = true;
        unused = entry.users == 0 ? entry : null;
      }
      close(unused);
    }
  }

  private static <M> void close(@Nullable Entry<M> entry) throws Exception {
    if (entry != null
        && !entry.model.isCompletedExceptionally()
        && entry.model.getNow(null) instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /** Returns the ids of the models that are there or being loaded. */
  public synchronized List<String> ids() {
    return List.copyOf(entries.keySet());
  }

  /**
   * Lets go of all models.
   *
   * @throws ServeException if one of them cannot be closed
   */
  @Override
  public void close() {
    try {
      evict(0);
    } catch (Exception e) {
      throw new ServeException(
          "expected models that can be closed, found one that cannot: " + e, e);
    }
  }
}
