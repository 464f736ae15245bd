package dev.mobula.envs;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The only copy of a vector environment, seen as an {@link Environment}. */
final class SingleEnvironment<O, A> implements Environment<O, A> {
  private static final boolean[] THE_COPY = {true};

  private final VectorEnvironment vector;
  private final Space<O> observationSpace;
  private final Space<A> actionSpace;
  private final ColumnBatch actions;
  private final VectorStep step;

  /** Gives the seeds of episodes that have options but no seed. */
  private Rng seeds = new Rng(0);

  private SingleEnvironment(
      Space<O> observationSpace, Space<A> actionSpace, VectorEnvironment vector) {
    if (vector.numEnvs() != 1 || vector.autoresetMode() != AutoresetMode.DISABLED) {
      throw new EnvironmentException(
          "expected one copy with autoreset DISABLED, found %d with %s"
              .formatted(vector.numEnvs(), vector.autoresetMode()));
    }
    this.vector = vector;
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.actions = ColumnBatch.allocate(actionSpace.columns(VectorEnvironment.ACTION), 1);
    this.step = VectorStep.allocate(observationSpace, 1);
  }

  static <O, A> SingleEnvironment<O, A> of(
      Space<O> observationSpace, Space<A> actionSpace, VectorEnvironment vector) {
    return new SingleEnvironment<>(observationSpace, actionSpace, vector);
  }

  @Override
  public Space<O> observationSpace() {
    return observationSpace;
  }

  @Override
  public Space<A> actionSpace() {
    return actionSpace;
  }

  @Override
  public ResetResult<O> reset(@Nullable Long seed, Map<String, Object> options) {
    if (seed != null) {
      seeds = new Rng(Rng.split(seed, "episodes", 0));
      vector.reset(seed, options, step.observations());
    } else if (options.isEmpty()) {
      vector.resetWhere(THE_COPY, step.observations());
    } else {
      vector.reset(seeds.nextLong(), options, step.observations());
    }
    return new ResetResult<>(observation(), vector.info(0));
  }

  @Override
  public StepResult<O> step(A action) {
    Leaf.write(actionSpace, action, VectorEnvironment.ACTION, actions, 0);
    vector.step(actions, step);
    return new StepResult<>(
        observation(),
        step.rewards().getDouble(0),
        step.terminated().getBool(0),
        step.truncated().getBool(0),
        vector.info(0));
  }

  @Override
  public OptionalDouble renderFps() {
    return vector.renderFps();
  }

  @Override
  public BufferedImage render() {
    return vector.render(0);
  }

  @Override
  public boolean canSaveState() {
    return vector.canSaveState();
  }

  @Override
  public StateDict saveState() {
    return new StateDict().putAll("vector", vector.saveState()).putAll("seeds", seeds.saveState());
  }

  @Override
  public void loadState(StateDict state) {
    vector.loadState(state.sub("vector"));
    seeds.loadState(state.sub("seeds"));
  }

  @Override
  public void close() {
    vector.close();
  }

  private O observation() {
    return observationSpace.read(VectorEnvironment.OBSERVATION, step.observations(), 0);
  }
}
