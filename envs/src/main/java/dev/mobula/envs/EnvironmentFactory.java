package dev.mobula.envs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes the copies of one kind of environment. Called from any thread. */
@FunctionalInterface
public interface EnvironmentFactory {
  /** Makes the copies that were asked for. */
  VectorEnvironment create(EnvironmentRequest request);

  /** Returns a factory of one {@link Environment} object per copy, each made from env_config. */
  static EnvironmentFactory ofEnvironments(
      Function<Map<String, Object>, ? extends Environment<?, ?>> constructor) {
    return request -> {
      List<Environment<?, ?>> copies = new ArrayList<>();
      try {
        for (int i = 0; i < request.numEnvs(); i++) {
          copies.add(constructor.apply(request.envConfig()));
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

  private static void closeAfter(RuntimeException failure, Environment<?, ?> copy) {
    try {
      copy.close();
    } catch (RuntimeException another) {
      failure.addSuppressed(another);
    }
  }
}
