package dev.mobula.serve;

import dev.mobula.core.Checkpoint;
import dev.mobula.policies.Engines;
import dev.mobula.policies.PolicyState;
import dev.mobula.policies.onnx.OnnxRuntime;
import dev.mobula.serve.internal.Administration;
import dev.mobula.serve.internal.GrpcIngress;
import dev.mobula.serve.internal.HttpIngress;
import dev.mobula.serve.internal.HttpWarmUp;
import dev.mobula.serve.internal.Models;
import dev.mobula.serve.internal.PolicyModel;
import dev.mobula.serve.internal.Router;
import dev.mobula.serve.internal.RuntimeModel;
import dev.mobula.serve.internal.deploy.Goal;
import dev.mobula.serve.internal.deploy.Route;
import dev.mobula.serve.internal.deploy.ServeController;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trained policies and applications behind a port. Usable by any thread.
 *
 * <pre>
 *   try (Serve serve = Serve.start(Map.of("cartpole", checkpoint), HttpOptions.defaults())) {
 *     … curl http://127.0.0.1:8000/policies/cartpole/action -d '{"observation": [0, 0, 0, 0]}'
 *   }
 * </pre>
 *
 * <p>Applications are run by {@link #run}; one {@code Serve} of a process at a time may have any.
 */
public final class Serve implements AutoCloseable {
  /** Name of an application that is given none, as with Ray Serve. */
  public static final String DEFAULT_NAME = "default";

  private final Models models;
  private final HttpOptions options;
  private final Router router;
  private final HttpIngress http;
  private @Nullable GrpcIngress grpc;
  private @Nullable ServeController applications; // started with the first of them
  private boolean closed;

  private Serve(Models models, HttpOptions options, Router router, HttpIngress http) {
    this.models = models;
    this.options = options;
    this.router = router;
    this.http = http;
  }

  /**
   * Listens, for applications that are run later.
   *
   * @throws ServeException if it cannot listen
   */
  public static Serve start(HttpOptions options) {
    return start(Map.of(), options);
  }

  /**
   * Serves the policies of checkpoints; requests are answered once this returns.
   *
   * @param checkpoints by the names that the policies are served under
   * @throws ServeException if it cannot listen
   * @throws dev.mobula.core.CheckpointException if a checkpoint holds no policy
   * @throws dev.mobula.policies.PolicyException if an engine cannot run a policy
   */
  public static Serve start(Map<String, Checkpoint> checkpoints, HttpOptions options) {
    return start(checkpoints, Map.of(), options);
  }

  /**
   * Serves models of ONNX beside the policies of checkpoints.
   *
   * @param onnx files by the names that the models are served under
   * @throws dev.mobula.policies.PolicyException if ONNX Runtime is not there, or cannot run a model
   */
  public static Serve start(
      Map<String, Checkpoint> checkpoints, Map<String, Path> onnx, HttpOptions options) {
    HttpWarmUp.beside();
    Models models = new Models();
    try {
      checkpoints.forEach((name, checkpoint) ->
          models.add(new PolicyModel(name, policy(checkpoint), Engines.AUTO)));
      onnx.forEach(
          (name, file) -> models.add(new RuntimeModel(name, OnnxRuntime.get().load(file))));
      models.warmUpBeside();
      Router router = new Router(models);
      HttpIngress http = HttpIngress.start(options, router);
      Serve serve = new Serve(models, options, router, http);
      router.administerBy(new Administration(serve, options.token() != null));
      return serve;
    } catch (RuntimeException | Error failure) {
      models.close();
      throw failure;
    }
  }

  private static PolicyState policy(Checkpoint checkpoint) {
    return PolicyState.load(checkpoint.state(PolicyState.NAME), PolicyState.DEFAULT_POLICY);
  }

  /** Returns the port that it listens at. */
  public int port() {
    return http.port();
  }

  /**
   * Listens for gRPC too, at the same host, with the same token and certificate.
   *
   * @param port 0 for any that is free
   * @return the port that it listens at
   * @throws ServeException if it cannot listen, or does so already
   */
  public synchronized int startGrpc(int port) {
    if (grpc != null) {
      throw new ServeException("expected gRPC at one port, found it at " + grpc.port());
    }
    GrpcIngress started = GrpcIngress.start(options, port, router);
    grpc = started;
    return started.port();
  }

  /**
   * Answers {@code GET /-/demo} with a page on which a policy balances CartPole-v1.
   *
   * @param policy the name that it is served under
   * @throws ServeException if the policy is none of CartPole
   */
  public void enableDemo(String policy) {
    models.enableDemo(policy);
  }

  /**
   * Runs an application under the name {@code default}, for all paths that no other has, or for
   * gRPC alone where its class takes no requests of HTTP.
   *
   * @see #run(Application, String, String)
   */
  public <T> DeploymentHandle<T> run(Application<T> application) {
    return run(application, DEFAULT_NAME, Route.defaultPrefix(application.deployment().type()));
  }

  /**
   * Runs an application, and returns once its replicas take requests. Where one of that name runs,
   * it is brought to what is wanted now, and no request fails by it: replicas of deployments whose
   * class, arguments, resources, {@code maxOngoingRequests} or version are others are replaced one
   * after the other; anything else is changed as they run. The runtime is started where none is.
   *
   * @param name unique in this process
   * @param routePrefix which requests reach it: {@code /app} for {@code /app} and what is below,
   *     {@code /} for all that no other application has; null for none
   * @return a handle of the application's ingress
   * @throws SupersededException if another call for the name takes the place of this one
   * @throws ServeException if it cannot run; what ran under the name before goes on then
   */
  public <T> DeploymentHandle<T> run(
      Application<T> application, String name, @Nullable String routePrefix) {
    applications().run(Goal.of(application, name, routePrefix, Map.of()));
    return new DeploymentHandle<>(name, application.deployment().name());
  }

  /**
   * Runs the applications of a configuration as {@link #run} does, all at a time, and ends those of
   * an earlier one that it does not have, once all run. How to listen is not changed. Another call
   * takes the place of this one at once: what that does not have goes back to what ran before, and
   * requests go there meanwhile. {@link #shutdown} ends it.
   *
   * @throws SupersededException if another call takes its place
   * @throws ServeException if one of them cannot run; the others go on
   */
  public void apply(ServeConfig config) {
    List<Goal> goals =
        config.applications().stream()
            .map(
                one -> Goal.of(one.application(), one.name(), one.routePrefix(), one.deployments()))
            .toList();
    applications().apply(goals, config.document());
  }

  /** Returns what the latest configuration was read from; empty where there was none. */
  public Map<String, ?> config() {
    ServeController running = running();
    return running == null ? Map.of() : running.document();
  }

  /**
   * Ends all applications once their requests are answered, those that are still being started
   * included; goes on to listen.
   */
  public void shutdown() {
    ServeController running = running();
    if (running != null) {
      running.deleteAll();
    }
  }

  /** Returns what runs applications; null before there were any. */
  private synchronized @Nullable ServeController running() {
    return applications;
  }

  private synchronized ServeController applications() {
    if (closed) {
      throw new ServeException("expected Serve to be open, found it closed");
    }
    ServeController running = applications;
    if (running == null) {
      running = ServeController.start();
      applications = running;
      router.serve(running);
    }
    return running;
  }

  /**
   * Returns a handle of a deployment; the caller knows its class.
   *
   * @throws ServeException if there is none of that name
   */
  public <T> DeploymentHandle<T> handle(String application, String deployment) {
    DeploymentHandle<T> handle = new DeploymentHandle<>(application, deployment);
    applications().expect(handle);
    return handle;
  }

  /** Ends an application once its requests are answered; false where there is none. */
  public boolean delete(String application) {
    return applications().delete(application);
  }

  /** Returns how the applications are. */
  public ServeStatus status() {
    ServeController running = running();
    return running == null ? new ServeStatus(Map.of()) : running.status();
  }

  /**
   * Lets the applications answer the requests that they have, stops to listen, and releases the
   * policies; a second call does nothing.
   */
  @Override
  public void close() {
    router.drain();
    ServeController running;
    synchronized (this) {
      closed = true;
      running = applications;
      applications = null;
    }
    if (running != null) {
      running.close();
    }
    closeIngress();
  }

  private synchronized void closeIngress() {
    GrpcIngress listening = grpc;
    try (models;
        http) {
      if (listening != null) {
        listening.close();
      }
    }
  }
}
