package dev.mobula.rollout;

import dev.mobula.core.ActorCreator;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.envs.EnvironmentProcess;
import dev.mobula.envs.Environments;
import java.util.Map;
import java.util.Optional;

/** Places actors that step environments where those can be made. */
public final class EnvironmentActors {
  private EnvironmentActors() {}

  /**
   * Has an actor run in a process of its own, if it is to or its environment must be made in one.
   *
   * @param isolated whether it is to anyway
   */
  public static <A> ActorCreator<A> place(
      ActorCreator<A> creator, String env, Map<String, Object> envConfig, boolean isolated) {
    Optional<RuntimeEnv> own = Environments.process(env, envConfig).map(EnvironmentActors::of);
    return isolated || own.isPresent() ? creator.isolated(own.orElse(RuntimeEnv.DEFAULT)) : creator;
  }

  private static RuntimeEnv of(EnvironmentProcess process) {
    return new RuntimeEnv(process.jvmOptions(), process.envVars(), process.classPath());
  }
}
