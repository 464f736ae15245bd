package dev.mobula.serve.internal.deploy;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaRuntime;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.serve.Application;
import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.DeploymentOptions;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.ServeStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The applications of this process, and the way to their deployments. Any thread. */
public final class ServeController implements Dispatcher, AutoCloseable {
  private static final Logger LOGGER = System.getLogger("dev.mobula.serve");

  /** Longer than any replica may take is not waited for: its own limits end it before. */
  private static final long CLOSE_LIMIT_MIN = 10;

  private static volatile @Nullable ServeController current;

  private final @Nullable MobulaRuntime ownRuntime;
  private final ControlLoop loop = new ControlLoop();
  private final ActorHandle<RemoteDispatcher.Relay> relay;
  private final Map<String, ApplicationState> applications = new TreeMap<>(); // of the loop
  private final Map<DeploymentHandle<?>, ReplicaRouter> routers = new ConcurrentHashMap<>();
  private volatile List<Route> routes = List.of(); // the longest first
  private final Map<String, GrpcRoute> grpcRoutes = new ConcurrentSkipListMap<>();

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
   * so.
   *
   * @param routePrefix null for no requests of HTTP
   * @param overrides of options, by the names of deployments
   * @throws ServeException if it cannot be so; what ran before goes on then
   */
  public void deploy(
      Application<?> application,
      String name,
      @Nullable String routePrefix,
      Map<String, UnaryOperator<DeploymentOptions>> overrides) {
    Map<String, Target> targets = Graph.of(name, application, overrides);
    DeploymentHandle<?> ingress = new DeploymentHandle<>(name, application.deployment().name());
    Route route =
        routePrefix == null
            ? null
            : Route.of(routePrefix, ingress, application.deployment().type());
    GrpcRoute grpcRoute = GrpcRoute.of(ingress, application.deployment().type());
    boolean isNew =
        await(
            loop.ask(() -> {
              checkFree(name, route);
              return !applications.containsKey(name);
            }));
    try {
      await(await(loop.ask(() -> update(name, targets))));
    } catch (RuntimeException failure) {
      if (isNew) {
        delete(name);
      } else {
        await(loop.ask(() -> goBack(name)));
      }
      throw failure;
    }
    await(loop.ask(() -> finish(name, targets, route, grpcRoute)));
  }

  private void checkFree(String name, @Nullable Route route) {
    if (route != null) {
      applications.forEach((other, state) -> {
        Route taken = state.route();
        if (!other.equals(name) && taken != null && taken.prefix().equals(route.prefix())) {
          throw new ServeException(
              "expected a route prefix that no other application has, found '%s' of application '%s'"
                  .formatted(route.prefix(), other));
        }
      });
    }
  }

  private CompletableFuture<Void> update(String name, Map<String, Target> targets) {
    ApplicationState state =
        applications.computeIfAbsent(name, _ -> new ApplicationState(name, loop));
    CompletableFuture<Void> settled = state.update(targets);
    state
        .deployments()
        .forEach((deployment, one) ->
            routers.put(new DeploymentHandle<>(name, deployment), one.router()));
    return settled;
  }

  private boolean goBack(String name) {
    ApplicationState state = applications.get(name);
    if (state != null) {
      drop(state.goBack());
    }
    return true;
  }

  private void drop(List<DeploymentState> removed) {
    for (DeploymentState one : removed) {
      routers.values().remove(one.router());
      CompletableFuture<Void> unused = one.close();
    }
  }

  private boolean finish(
      String name,
      Map<String, Target> targets,
      @Nullable Route route,
      @Nullable GrpcRoute grpcRoute) {
    ApplicationState state = applications.get(name);
    if (state == null) {
      throw new ServeException(
          "expected application '%s' to stay until it ran, found it deleted".formatted(name));
    }
    state.routeBy(route);
    reroute();
    if (grpcRoute == null) {
      grpcRoutes.remove(name);
    } else {
      grpcRoutes.put(name, grpcRoute);
    }
    drop(state.removeOthers(targets));
    state.succeeded(targets);
    return true;
  }

  private void reroute() {
    routes =
        applications.values().stream()
            .map(ApplicationState::route)
            .filter(route -> route != null)
            .sorted(Comparator.comparingInt((Route route) -> route.prefix().length()).reversed())
            .toList();
  }

  /** Returns the route of a path; null where it is no application's. */
  public @Nullable Route route(String path) {
    for (Route route : routes) {
      if (route.matches(path) && !Route.isReserved(path)) {
        return route;
      }
    }
    return null;
  }

  /** Returns all routes. */
  public List<Route> routes() {
    return routes;
  }

  /** Returns the routes of gRPC by the names of applications. */
  public Map<String, GrpcRoute> grpcRoutes() {
    return grpcRoutes;
  }

  /** Ends an application as its requests are answered; false where there is none. */
  public boolean delete(String name) {
    CompletableFuture<Void> gone = await(loop.ask(() -> remove(name)));
    if (gone == null) {
      return false;
    }
    await(gone);
    return true;
  }

  private @Nullable CompletableFuture<Void> remove(String name) {
    ApplicationState state = applications.remove(name);
    if (state == null) {
      return null;
    }
    reroute();
    grpcRoutes.remove(name);
    state.deployments().values().forEach(one -> routers.values().remove(one.router()));
    return state.close();
  }

  /** Returns how all is. */
  public ServeStatus status() {
    return await(
        loop.ask(() -> {
          Map<String, ServeStatus.ApplicationStatus> all = new TreeMap<>();
          applications.forEach((name, state) -> all.put(name, state.status()));
          return new ServeStatus(all);
        }));
  }

  /**
   * Checks that a deployment is there.
   *
   * @throws ServeException if it is not
   */
  public void expect(DeploymentHandle<?> handle) {
    ReplicaRouter unused = router(handle);
  }

  private ReplicaRouter router(DeploymentHandle<?> handle) {
    DeploymentHandle<?> key = new DeploymentHandle<>(handle.application(), handle.deployment());
    ReplicaRouter router = routers.get(key);
    if (router == null) {
      throw new ServeException(
          "expected a deployment among %s, found '%s' of application '%s'"
              .formatted(
                  routers.keySet().stream()
                      .map(one -> one.application() + "/" + one.deployment())
                      .sorted()
                      .toList(),
                  handle.deployment(),
                  handle.application()));
    }
    return router;
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
    router(request.call().handle()).submit(request);
    return request.result();
  }

  private static <R extends @Nullable Object> R await(Future<R> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ServeException failure) {
        throw new ServeException(String.valueOf(failure.getMessage()), failure);
      }
      throw new ServeException("an application could not be run: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServeException("interrupted while an application was deployed", e);
    }
  }

  /** Ends all applications as their requests are answered, and the runtime if it is its own. */
  @Override
  public void close() {
    try {
      CompletableFuture<?> gone =
          loop.ask(() ->
                  List.copyOf(applications.keySet()).stream()
                      .map(this::remove)
                      .toArray(CompletableFuture<?>[]::new))
              .thenCompose(CompletableFuture::allOf);
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
