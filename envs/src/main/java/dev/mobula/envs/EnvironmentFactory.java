package dev.mobula.envs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the copies of one kind of environment. Called from any thread. */
@FunctionalInterface
public interface EnvironmentFactory {
  /** Makes the copies that were asked for. */
  VectorEnvironment create(EnvironmentRequest request);

  /** Returns the spaces of a copy, by making one where there is no cheaper way. */
  default EnvironmentSpaces spaces(EnvironmentRequest request) {
    try (VectorEnvironment made = create(request)) {
      return new EnvironmentSpaces(made.observationSpace(), made.actionSpace());
    }
  }

  /** Returns the kind of process that copies must be made in; empty where any will do. */
  default Optional<EnvironmentProcess> process() {
    return Optional.empty();
  }

  /** Returns a factory of one {@link Environment} object per copy, each made from env_config. */
  static EnvironmentFactory ofEnvironments(
      Function<Map<String, Object>, ? extends Environment<?, ?>> constructor) {
    return request -> {
      List<Environment<?, ?>> copies = new ArrayList<>();
      try {
        for (int i = 0; i < request.numEnvs(); i++) {
          Supplier<Environment<?, ?>> maker = () -> constructor.apply(request.envConfig());
          copies.add(request.restartFailed() ? restarted(maker) : maker.get());
        }
        return SyncVectorEnvironment.of(
            request.id(), copies, request.mode(), request.maxEpisodeSteps());
      } catch (RuntimeException failure) {
        copies.forEach(copy -> closeAfter(failure, copy));
        throw failure;
      }
    };
  }

  /** Returns a factory of one batch of all copies. */
  static EnvironmentFactory ofBatch(
      Function<EnvironmentRequest, ? extends BatchedEnvironment> constructor) {
    return request ->
        VectorEnvironments.of(
            request.id(), constructor.apply(request), request.mode(), request.maxEpisodeSteps());
  }

  @SuppressWarnings("unchecked") // one object and the next are of the same class
  private static Environment<?, ?> restarted(Supplier<? extends Environment<?, ?>> maker) {
    return new RestartedEnvironment<>((Supplier<Environment<Object, Object>>) maker);
  }

  private static void closeAfter(RuntimeException failure, Environment<?, ?> copy) {
    try {
      copy.close();
    } catch (RuntimeException another) {
      failure.addSuppressed(another);
    }
  }
}
