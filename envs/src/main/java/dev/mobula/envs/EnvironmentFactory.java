package dev.mobula.envs;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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

  /**
   * Makes one copy with nothing around it that checks, limits or restarts it, where copies are
   * objects of their own; else one of {@link #create}.
   *
   * @param request for one copy, with autoreset disabled
   */
  default Environment<?, ?> unwrapped(EnvironmentRequest request) {
    return Environments.single(create(request));
  }

  /** Returns the kind of process that copies must be made in; empty where any will do. */
  default Optional<EnvironmentProcess> process() {
    return Optional.empty();
  }

  /** Returns a factory of one {@link Environment} object per copy, each made from env_config. */
  static EnvironmentFactory ofEnvironments(
      Function<Map<String, Object>, ? extends Environment<?, ?>> constructor) {
    return new EnvironmentObjects(constructor);
  }

  /** Returns a factory of one batch of all copies. */
  static EnvironmentFactory ofBatch(
      Function<EnvironmentRequest, ? extends BatchedEnvironment> constructor) {
    return request ->
        VectorEnvironments.of(
            request.id(), constructor.apply(request), request.mode(), request.maxEpisodeSteps());
  }
}
