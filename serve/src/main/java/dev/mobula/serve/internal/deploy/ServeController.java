package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaRuntime;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.ServeStatus;
import dev.mobula.serve.SupersededException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The applications of this process, and the way to their deployments. Any thread. */
public final class ServeController implements Dispatcher, AutoCloseable {
  private static final Logger LOGGER = System.getLogger("dev.mobula.serve");

  /**
   * Longer is not waited for. Deployments end one after the other along a chain of handles, each
   * within its own limits, which add up.
   */
  private static final long CLOSE_LIMIT_MIN = 10;

  private static volatile @Nullable ServeController current;

  private final @Nullable MobulaRuntime ownRuntime;
  private final ControlLoop loop = new ControlLoop();
  private final ActorHandle<RemoteDispatcher.Relay> relay;
  private final Registry registry = new Registry();
  private final Applications applications = new Applications(loop, registry);

  private ServeController() {
    ownRuntime = Mobula.isInitialized() ? null : Mobula.init();
    try {
      relay = RemoteDispatcher.startRelay();
    } catch (RuntimeException | Error failure) {
      closeRuntime();
      throw failure;
    }
  }

  /**
   * Starts the one of this process, with a runtime where there is none.
   *
   * @throws ServeException if there is one
   */
  public static ServeController start() {
    synchronized (ServeController.class) {
      if (current != null) {
        throw new ServeException(
            "expected no applications of another Serve in this process, found some; close it first");
      }
      ServeController started = new ServeController();
      current = started;
      return started;
    }
  }

  static @Nullable ServeController current() {
    return current;
  }

  /**
   * Runs an application, or brings the one of that name to what is wanted now; waits until it is
   * so, or a newer call for the name takes the place of this one.
   *
   * @throws SupersededException if it does
   * @throws ServeException if it cannot be so; what ran before goes on then
   */
  public void run(Goal goal) {
    awaitUpdate(() -> applications.run(goal));
  }

  /**
   * Runs the applications of a configuration, all at a time, and ends those of an earlier one that
   * it does not have; waits until it is so, or a newer configuration takes the place of this one.
   *
   * @param source what the configuration was read from
   * @throws SupersededException if it does
   * @throws ServeException if one of them cannot run, of which what ran before goes on then; the
   *     others go on
   */
  public void apply(List<Goal> goals, Map<String, ?> source) {
    awaitUpdate(() -> applications.apply(goals, source));
  }

  /** Ends an application as its requests are answered; false where there is none. */
  public boolean delete(String name) {
    CompletableFuture<Void> gone = await(loop.ask(() -> applications.remove(name)));
    if (gone == null) {
      return false;
    }
    await(gone);
    return true;
  }

  /** Ends all applications as their requests are answered, those that start included. */
  public void deleteAll() {
    await(await(loop.ask(applications::removeAll)));
  }

  /** Tells whether the applications that were asked for have run, and are not being ended. */
  public boolean isReady() {
    return applications.isReady();
  }

  /** Returns what the latest configuration that ran was read from; empty where there was none. */
  public Map<String, ?> document() {
    return await(loop.ask(applications::document));
  }

  /** Returns how all is. */
  public ServeStatus status() {
    return await(loop.ask(applications::status));
  }

  /** Returns the route of a path; null where it is no application's. */
  public @Nullable Route route(String path) {
    return registry.route(path);
  }

  /** Returns all routes. */
  public List<Route> routes() {
    return registry.routes();
  }

  /** Returns the routes of gRPC by the names of applications. */
  public Map<String, GrpcRoute> grpcRoutes() {
    return registry.grpcRoutes();
  }

  /**
   * Checks that a deployment is there.
   *
   * @throws ServeException if it is not
   */
  public void expect(DeploymentHandle<?> handle) {
    ReplicaRouter unused = registry.router(handle);
  }

  @Override
  public <R> CompletableFuture<R> call(HandleCall call, @Nullable Object[] args) {
    return submit(new Request.Unary<>(call, args));
  }

  @Override
  public <R> CompletableFuture<ObjectRefGenerator<R>> stream(
      HandleCall call, @Nullable Object[] args) {
    return submit(new Request.Stream<>(call, args));
  }

  private <R> CompletableFuture<R> submit(Request<R> request) {
    registry.router(request.call().handle()).submit(request);
    return request.result();
  }

  /** Waits for an update to end; one that nobody waits for any more is given up. */
  private void awaitUpdate(Callable<CompletableFuture<Void>> begin) {
    CompletableFuture<CompletableFuture<Void>> begun = loop.ask(begin);
    try {
      await(await(begun));
    } finally {
      if (Thread.currentThread().isInterrupted()) {
        begun.thenAccept(update -> update.cancel(false));
      }
    }
  }

  private static <R extends @Nullable Object> R await(Future<R> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServeException("interrupted while an application was deployed", e);
    }
  }

  private static ServeException failed(ExecutionException e) {
    return switch (e.getCause()) {
      case SupersededException newer ->
          new SupersededException(String.valueOf(newer.getMessage()), newer);
      case ServeException failure ->
          new ServeException(String.valueOf(failure.getMessage()), failure);
      case null, default ->
          new ServeException("an application could not be run: " + e.getCause(), e);
    };
  }

  /** Ends all applications as their requests are answered, and the runtime if it is its own. */
  @Override
  public void close() {
    try {
      CompletableFuture<Void> gone = loop.ask(applications::removeAll).thenCompose(all -> all);
      gone.get(CLOSE_LIMIT_MIN, TimeUnit.MINUTES);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // what is left is killed with the runtime
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.log(Level.WARNING, "applications did not end as they should", e);
    } finally {
      loop.close();
      relay.kill();
      current = null;
      closeRuntime();
    }
  }

  private void closeRuntime() {
    if (ownRuntime != null) {
      ownRuntime.close();
    }
  }
}
