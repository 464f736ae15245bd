package dev.mobula.envs;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.math.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Drives a vector environment with random actions and writes down, per copy, everything that it
 * returned, in a form that does not depend on the autoreset mode. The k-th action of a copy depends
 * on the copy's number and k alone.
 */
public final class Trace {
  private final VectorEnvironment vector;
  private final VectorStep out;
  private final ColumnBatch actions;
  private final List<List<String>> events = new ArrayList<>();
  private final int[] actionsTaken;
  private final boolean[] ended;
  private boolean started;

  /** Prepares to drive the environment. */
  public Trace(VectorEnvironment vector) {
    this.vector = vector;
    this.out = VectorStep.allocate(vector.observationSpace(), vector.numEnvs());
    this.actions =
        ColumnBatch.allocate(
            vector.actionSpace().columns(VectorEnvironment.ACTION), vector.numEnvs());
    this.actionsTaken = new int[vector.numEnvs()];
    this.ended = new boolean[vector.numEnvs()];
    for (int i = 0; i < vector.numEnvs(); i++) {
      events.add(new ArrayList<>());
    }
  }

  /** Starts all copies. */
  public Trace reset(long seed) {
    vector.reset(seed, Map.of(), out.observations());
    started = true;
    for (int i = 0; i < vector.numEnvs(); i++) {
      events.get(i).add("start " + observation(out.observations(), i));
    }
    return this;
  }

  /** Steps until every copy took at least {@code count} actions. */
  public Trace run(int count) {
    while (!allTook(count)) {
      step();
    }
    return this;
  }

  /** Goes on where another trace is, with the same actions but without its events. */
  public Trace continuing(Trace other) {
    System.arraycopy(other.actionsTaken, 0, actionsTaken, 0, actionsTaken.length);
    System.arraycopy(other.ended, 0, ended, 0, ended.length);
    other
        .out
        .observations()
        .columns()
        .forEach((name, column) -> out.observations().column(name).copyFrom(column));
    started = other.started;
    return this;
  }

  /** Returns the first {@code count} events of a copy. */
  public List<String> events(int env, int count) {
    return List.copyOf(events.get(env).subList(0, Math.min(count, events.get(env).size())));
  }

  /** Returns all events of a copy from a number on. */
  public List<String> eventsFrom(int env, int from) {
    return List.copyOf(events.get(env).subList(from, events.get(env).size()));
  }

  /** Returns the number of events of a copy. */
  public int size(int env) {
    return events.get(env).size();
  }

  /** Returns what the latest step wrote. */
  public VectorStep latest() {
    return out;
  }

  private void step() {
    for (int i = 0; i < vector.numEnvs(); i++) {
      sampleAction(vector.actionSpace(), i);
    }
    vector.step(actions, out);
    boolean sameStep = vector.autoresetMode() == AutoresetMode.SAME_STEP;
    boolean[] over = new boolean[vector.numEnvs()];
    for (int i = 0; i < vector.numEnvs(); i++) {
      if (ended[i]) {
        events.get(i).add("start " + observation(out.observations(), i));
        ended[i] = false;
        continue;
      }
      actionsTaken[i]++;
      over[i] = out.terminated().getBool(i) || out.truncated().getBool(i);
      boolean fromFinal = over[i] && sameStep;
      ColumnBatch observed = fromFinal ? out.finalObservations() : out.observations();
      events.get(i).add(step(i, observed));
      if (fromFinal) {
        events.get(i).add("start " + observation(out.observations(), i));
      }
    }
    follow(over);
  }

  private void follow(boolean[] over) {
    switch (vector.autoresetMode()) {
      case SAME_STEP -> {}
      case NEXT_STEP -> System.arraycopy(over, 0, ended, 0, over.length);
      case DISABLED -> {
        vector.resetWhere(over, out.observations());
        for (int i = 0; i < over.length; i++) {
          if (over[i]) {
            events.get(i).add("start " + observation(out.observations(), i));
          }
        }
      }
    }
  }

  private String step(int env, ColumnBatch observed) {
    return "%s reward %s terminated %s truncated %s"
        .formatted(
            observation(observed, env),
            out.rewards().getDouble(env),
            out.terminated().getBool(env),
            out.truncated().getBool(env));
  }

  private <A> void sampleAction(Space<A> space, int env) {
    Rng rng = new Rng(Rng.split(env, "action", actionsTaken[env]));
    space.write(RandomPlay.action(space, mask(env), rng), VectorEnvironment.ACTION, actions, env);
  }

  /** Returns an observation that says which actions are allowed, or null where all are. */
  private @Nullable Object mask(int env) {
    boolean masked =
        vector.observationSpace() instanceof DictSpace dict
            && dict.spaces().containsKey(RandomPlay.ACTION_MASK);
    return masked && started && !ended[env]
        ? vector.observationSpace().read(VectorEnvironment.OBSERVATION, out.observations(), env)
        : null;
  }

  /** Returns the elements of a row in a form that shows every bit. */
  private String observation(ColumnBatch columns, int env) {
    StringBuilder text = new StringBuilder();
    columns
        .columns()
        .forEach((name, column) -> {
          text.append(name);
          for (int k = 0; k < column.rowLength(); k++) {
            text.append(' ').append(column.get((long) env * column.rowLength() + k));
          }
        });
    return text.toString();
  }

  private boolean allTook(int count) {
    for (int taken : actionsTaken) {
      if (taken < count) {
        return false;
      }
    }
    return true;
  }
}
