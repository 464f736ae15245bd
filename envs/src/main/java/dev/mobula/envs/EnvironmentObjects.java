package dev.mobula.envs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes one {@link Environment} object per copy. */
final class EnvironmentObjects implements EnvironmentFactory {
  private final Function<Map<String, Object>, ? extends Environment<?, ?>> constructor;

  EnvironmentObjects(Function<Map<String, Object>, ? extends Environment<?, ?>> constructor) {
    this.constructor = constructor;
  }

  @Override
  public VectorEnvironment create(EnvironmentRequest request) {
    List<Environment<?, ?>> copies = new ArrayList<>();
    try {
      for (int i = 0; i < request.numEnvs(); i++) {
        Supplier<Environment<?, ?>> maker = () -> unwrapped(request);
        copies.add(request.restartFailed() ? restarted(maker) : maker.get());
      }
      return SyncVectorEnvironment.of(
          request.id(), copies, request.mode(), request.maxEpisodeSteps());
    } catch (RuntimeException failure) {
      copies.forEach(copy -> closeAfter(failure, copy));
      throw failure;
    }
  }

  @Override
  public Environment<?, ?> unwrapped(EnvironmentRequest request) {
    return constructor.apply(request.envConfig());
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
