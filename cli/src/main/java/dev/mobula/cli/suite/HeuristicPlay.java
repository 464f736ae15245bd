package dev.mobula.cli.suite;

import dev.mobula.envs.Environment;
import dev.mobula.envs.Environments;
import dev.mobula.envs.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Plays episodes of an environment, which ends them itself, with heuristics. Confined to a thread.
 */
final class HeuristicPlay<O, A> implements AutoCloseable {
  private final Environment<O, A> environment;

  @SuppressWarnings("unchecked") // the heuristics are those of the environment
  HeuristicPlay(String env, Map<String, Object> envConfig) {
    this.environment = (Environment<O, A>) Environments.unwrapped(env, envConfig);
  }

  /** Returns the return of each episode; the first one has the seed, the next one the next. */
  List<Double> returns(Heuristic<O, A> heuristic, long seed, int episodes) {
    List<Double> returns = new ArrayList<>();
    for (int episode = 0; episode < episodes; episode++) {
      returns.add(play(heuristic, seed + episode));
    }
    return returns;
  }

  private double play(Heuristic<O, A> heuristic, long seed) {
    O observation = environment.reset(seed, Map.of()).observation();
    double total = 0;
    StepResult<O> result;
    int step = 0;
    do {
      result = environment.step(heuristic.act(observation, step++));
      observation = result.observation();
      total += result.reward();
    } while (!result.terminated() && !result.truncated());
    return total;
  }

  @Override
  public void close() {
    environment.close();
  }
}
