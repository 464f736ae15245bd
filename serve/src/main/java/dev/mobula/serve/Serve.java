package dev.mobula.serve;

import dev.mobula.core.Checkpoint;
import dev.mobula.policies.Engines;
import dev.mobula.policies.PolicyState;
import dev.mobula.policies.onnx.OnnxRuntime;
import dev.mobula.serve.internal.GrpcIngress;
import dev.mobula.serve.internal.HttpIngress;
import dev.mobula.serve.internal.HttpWarmUp;
import dev.mobula.serve.internal.Models;
import dev.mobula.serve.internal.PolicyModel;
import dev.mobula.serve.internal.Router;
import dev.mobula.serve.internal.RuntimeModel;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trained policies behind a port, each under its name. Usable by any thread.
 *
 * <pre>
 *   try (Serve serve = Serve.start(Map.of("cartpole", checkpoint), HttpOptions.defaults())) {
 *     … curl http://127.0.0.1:8000/policies/cartpole/action -d '{"observation": [0, 0, 0, 0]}'
 *   }
 * </pre>
 */
public final class Serve implements AutoCloseable {
  private final Models models;
  private final HttpOptions options;
  private final HttpIngress http;
  private @Nullable GrpcIngress grpc;

  private Serve(Models models, HttpOptions options, HttpIngress http) {
    this.models = models;
    this.options = options;
    this.http = http;
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
      HttpIngress http = HttpIngress.start(options, new Router(models));
      models.warmUpBeside();
      return new Serve(models, options, http);
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
    GrpcIngress started = GrpcIngress.start(options, port, models);
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

  /** Stops to listen, then releases the policies; a second call does nothing. */
  @Override
  public synchronized void close() {
    GrpcIngress listening = grpc;
    try (models;
        http) {
      if (listening != null) {
        listening.close();
      }
    }
  }
}
