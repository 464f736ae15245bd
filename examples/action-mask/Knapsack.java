package com.acme;

import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Environment;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Pack the most valuable things that a bag holds, one each step. Only what is still there and fits
 * may be chosen, and the episode ends when nothing does: a mask always allows something.
 */
public final class Knapsack implements Environment<Map<String, Object>, Integer> {
  private static final double ROOM = 1;
  private final int items;
  private Random random = new Random();
  private double[] weights = {};
  private double[] values = {};
  private double room;

  /** Takes the experiment's env_config. */
  public Knapsack(Map<String, Object> config) {
    items = ((Number) config.getOrDefault("items", 10)).intValue();
  }

  /** The mask has an element for each action; the rest is what the network sees. */
  @Override
  public Space<Map<String, Object>> observationSpace() {
    return DictSpace.of(
        "action_mask", MultiBinary.of(items), "observations", Box.of(0, 1, 2 * items + 1));
  }

  @Override
  public Space<Integer> actionSpace() {
    return Discrete.of(items);
  }

  @Override
  public ResetResult<Map<String, Object>> reset(Long seed, Map<String, Object> options) {
    if (seed != null) {
      random = new Random(seed);
    }
    weights = random.doubles(items, 0.05, ROOM / 2).toArray();
    values = random.doubles(items, 0, 1).toArray();
    room = ROOM;
    return ResetResult.of(observation());
  }

  @Override
  public StepResult<Map<String, Object>> step(Integer item) {
    if (!fits(item)) {
      throw new IllegalArgumentException("item " + item + " is packed or does not fit");
    }
    double value = values[item];
    room -= weights[item];
    weights[item] = 0;
    values[item] = 0;
    boolean full = IntStream.range(0, items).noneMatch(this::fits);
    return StepResult.of(observation(), value, full, false);
  }

  private boolean fits(int item) {
    return weights[item] > 0 && weights[item] <= room;
  }

  private Map<String, Object> observation() {
    int[] mask = new int[items];
    float[] seen = new float[2 * items + 1];
    for (int item = 0; item < items; item++) {
      mask[item] = fits(item) ? 1 : 0;
      seen[item] = (float) weights[item];
      seen[items + item] = (float) values[item];
    }
    seen[2 * items] = (float) room;
    return Map.of("action_mask", mask, "observations", seen);
  }
}
