package dev.mobula.rllib;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.util.Map;

/** Plays with random actions. */
final class RandomPlayer implements Player {
  private final VectorEnvironment environment;
  private final VectorStep step;
  private final ColumnBatch actions;
  private Rng rng = new Rng(0);

  /**
   * Makes the columns.
   *
   * @param environment owned by the player from then on
   */
  RandomPlayer(VectorEnvironment environment) {
    int copies = environment.numEnvs();
    this.environment = environment;
    this.step = VectorStep.allocate(environment.observationSpace(), copies);
    this.actions =
        ColumnBatch.allocate(environment.actionSpace().columns(VectorEnvironment.ACTION), copies);
  }

  @Override
  public void begin(Evaluator.Request request) {
    rng = new Rng(Rng.split(request.seed(), "evaluation_actions", 0));
  }

  @Override
  public void reset(long seed) {
    environment.reset(seed, Map.of(), step.observations());
  }

  @Override
  public VectorStep step() {
    draw(environment.actionSpace());
    environment.step(actions, step);
    return step;
  }

  private <A> void draw(Space<A> space) {
    for (int i = 0; i < actions.rows(); i++) {
      space.write(space.sample(rng), VectorEnvironment.ACTION, actions, i);
    }
  }

  @Override
  public void close() {
    environment.close();
  }
}
