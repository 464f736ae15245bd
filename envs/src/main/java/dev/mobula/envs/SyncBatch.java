package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Environment objects as one batch, each call checked. */
final class SyncBatch implements BatchedEnvironment {
  private final String name;
  private final List<Copy<?, ?>> copies;

  SyncBatch(String name, List<? extends Environment<?, ?>> environments) {
    this.name = name;
    this.copies = new ArrayList<>();
    Set<Environment<?, ?>> distinct = new HashSet<>();
    for (Environment<?, ?> environment : environments) {
      Copy<?, ?> copy = new Copy<>(environment, name, copies.size());
      if (!distinct.add(environment)) {
        throw new EnvironmentException(
            "%s, copy %d: expected an object of its own, found that of another copy"
                .formatted(name, copies.size()));
      }
      copies.add(copy);
      copy.expectSpacesOf(copies.getFirst());
    }
  }

  @Override
  public int numEnvs() {
    return copies.size();
  }

  @Override
  public Space<?> observationSpace() {
    return copies.getFirst().observationSpace;
  }

  @Override
  public Space<?> actionSpace() {
    return copies.getFirst().actionSpace;
  }

  @Override
  public void reset(int env, @Nullable Long seed, Map<String, Object> options) {
    copies.get(env).reset(seed, options);
  }

  @Override
  public void step(
      ColumnBatch actions, boolean[] idle, double[] rewards, byte[] terminated, byte[] truncated) {
    for (int i = 0; i < idle.length; i++) {
      if (!idle[i]) {
        StepResult<?> result = copies.get(i).step(actions);
        rewards[i] = result.reward();
        terminated[i] = (byte) (result.terminated() ? 1 : 0);
        truncated[i] = (byte) (result.truncated() ? 1 : 0);
      }
    }
  }

  @Override
  public void observe(ColumnBatch observations) {
    for (int i = 0; i < copies.size(); i++) {
      copies.get(i).observe(observations);
    }
  }

  @Override
  public void observe(int env, ColumnBatch observations) {
    copies.get(env).observe(observations);
  }

  @Override
  public Map<String, Object> info(int env) {
    return copies.get(env).info;
  }

  @Override
  public OptionalDouble renderFps() {
    return copies.getFirst().environment.renderFps();
  }

  @Override
  public BufferedImage render(int env) {
    return copies.get(env).render();
  }

  @Override
  public boolean canSaveState() {
    return copies.stream().allMatch(copy -> copy.environment.canSaveState());
  }

  @Override
  public StateDict saveState() {
    StateDict state = new StateDict();
    for (Copy<?, ?> copy : copies) {
      state.putAll(Integer.toString(copy.index), copy.saveState());
    }
    return state.put("steps", Column.ofInts(copies.stream().mapToInt(copy -> copy.step).toArray()));
  }

  @Override
  public void loadState(StateDict state) {
    for (Copy<?, ?> copy : copies) {
      copy.loadState(state.sub(Integer.toString(copy.index)));
      copy.step = state.column("steps").getInt(copy.index);
    }
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    for (Copy<?, ?> copy : copies) {
      try {
        copy.environment.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = new EnvironmentException("%s: closing failed".formatted(name), e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** One environment, with what it returned last. */
  private static final class Copy<O, A> {
    final Environment<O, A> environment;
    final Space<O> observationSpace;
    final Space<A> actionSpace;
    final int index;
    private final String name;
    private @Nullable O observation;
    private Map<String, Object> info = Map.of();
    private int step;

    Copy(Environment<O, A> environment, String name, int index) {
      this.environment = environment;
      this.observationSpace = given(environment.observationSpace(), name, "observationSpace");
      this.actionSpace = given(environment.actionSpace(), name, "actionSpace");
      this.name = name;
      this.index = index;
    }

    /** Environments are users' code, which no checker of nulls has seen. */
    private static <S> S given(@Nullable S space, String name, String method) {
      if (space == null) {
        throw new EnvironmentException(
            "%s: expected a Space from %s, found null".formatted(name, method));
      }
      return space;
    }

    void expectSpacesOf(Copy<?, ?> first) {
      if (!observationSpace.equals(first.observationSpace)
          || !actionSpace.equals(first.actionSpace)) {
        throw new EnvironmentException(
            "%s, copy %d: expected the spaces of copy 0, %s and %s, found %s and %s"
                .formatted(
                    name,
                    index,
                    first.observationSpace,
                    first.actionSpace,
                    observationSpace,
                    actionSpace));
      }
    }

    void reset(@Nullable Long seed, Map<String, Object> options) {
      step = 0;
      ResetResult<O> result;
      try {
        result = environment.reset(seed, options);
      } catch (RuntimeException e) {
        throw failed("reset", e);
      }
      expectResult(result, "a ResetResult from reset");
      accept(result.observation(), result.info());
    }

    StepResult<O> step(ColumnBatch actions) {
      step++;
      A action = actionSpace.read(VectorEnvironment.ACTION, actions, index);
      @Nullable String wrong = Validity.problem(actionSpace, action, VectorEnvironment.ACTION);
      if (wrong != null) {
        throw new EnvironmentException(where() + ": " + wrong);
      }
      StepResult<O> result;
      try {
        result = environment.step(action);
      } catch (RuntimeException e) {
        throw failed("step", e);
      }
      expectResult(result, "a StepResult from step");
      if (!Double.isFinite(result.reward())) {
        throw new EnvironmentException(
            "%s: expected a finite reward, found %s".formatted(where(), result.reward()));
      }
      accept(result.observation(), result.info());
      return result;
    }

    BufferedImage render() {
      BufferedImage picture;
      try {
        picture = environment.render();
      } catch (RuntimeException e) {
        throw failed("render", e);
      }
      expectResult(picture, "a picture from render");
      return picture;
    }

    StateDict saveState() {
      try {
        return environment.saveState();
      } catch (RuntimeException e) {
        throw failed("saveState", e);
      }
    }

    void loadState(StateDict state) {
      try {
        environment.loadState(state);
      } catch (RuntimeException e) {
        throw failed("loadState", e);
      }
    }

    void observe(ColumnBatch observations) {
      O latest = observation;
      if (latest == null) {
        throw new EnvironmentException(where() + ": expected a reset first, found none");
      }
      observationSpace.write(latest, VectorEnvironment.OBSERVATION, observations, index);
    }

    /** A user's class may be compiled without a check for null. */
    private void expectResult(@Nullable Object result, String what) {
      if (result == null) {
        throw new EnvironmentException("%s: expected %s, found null".formatted(where(), what));
      }
    }

    private void accept(O latest, Map<String, Object> latestInfo) {
      @Nullable String wrong =
          Validity.problem(observationSpace, latest, VectorEnvironment.OBSERVATION);
      if (wrong != null) {
        throw new EnvironmentException(where() + ": " + wrong);
      }
      expectResult(latestInfo, "a map 'info'");
      observation = latest;
      info = latestInfo;
    }

    private EnvironmentException failed(String call, RuntimeException cause) {
      return new EnvironmentException(
          "%s: %s failed: %s%s".formatted(where(), call, cause, FailurePlace.of(cause)), cause);
    }

    private String where() {
      return step == 0
          ? "%s, copy %d, at reset".formatted(name, index)
          : "%s, copy %d, step %d".formatted(name, index, step);
    }
  }
}
