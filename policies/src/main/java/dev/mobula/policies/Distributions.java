package dev.mobula.policies;

import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The distribution that goes with an action space: categorical for Discrete and MultiDiscrete,
 * Bernoulli for MultiBinary, Gaussian for Box; the joint one of independent leaves for Tuple and
 * Dict. Actions are columns named as {@code space.columns("action")} says. A squashed Gaussian's
 * actions lie within −1 to 1 whatever the Box's bounds; {@code UnsquashActions} scales them.
 */
public final class Distributions {
  /** The name of the free parameter of log σ; one of a structured space is {@code log_std/path}. */
  public static final String LOG_STD = "log_std";

  private static final String ACTION = "action";

  private Distributions() {}

  /** Returns the distribution over an action space with stable-baselines3's default settings. */
  public static DistributionSpec of(Space<?> actionSpace) {
    return of(actionSpace, DistributionSettings.defaults());
  }

  /**
   * Returns the distribution over an action space.
   *
   * @throws PolicyException if there is none: a Box of bytes, or an unbounded one to be squashed
   */
  public static DistributionSpec of(Space<?> actionSpace, DistributionSettings settings) {
    List<LeafSpec> leaves = new ArrayList<>();
    collect(actionSpace, "", settings, leaves);
    return new HeadSpec(leaves);
  }

  private static void collect(
      Space<?> space, String path, DistributionSettings settings, List<LeafSpec> leaves) {
    String action = ACTION + path;
    switch (space) {
      case Discrete(int n, int start) ->
          leaves.add(new LeafSpecs.Categorical(action, List.of(n), List.of(start)));
      case MultiDiscrete(List<Integer> nvec, List<Integer> start) ->
          leaves.add(new LeafSpecs.Categorical(action, nvec, start));
      case MultiBinary binary -> leaves.add(new LeafSpecs.Bernoulli(action, binary.size()));
      case Box box -> leaves.add(gaussian(box, action, LOG_STD + path, settings));
      case TupleSpace(List<Space<?>> spaces) -> {
        for (int i = 0; i < spaces.size(); i++) {
          collect(spaces.get(i), path + "/" + i, settings, leaves);
        }
      }
      case DictSpace dict -> {
        for (Map.Entry<String, Space<?>> entry : dict.spaces().entrySet()) {
          collect(entry.getValue(), path + "/" + entry.getKey(), settings, leaves);
        }
      }
    }
  }

  private static LeafSpec gaussian(
      Box box, String action, String parameter, DistributionSettings settings) {
    if (box.dtype() == DType.UINT8) {
      throw new PolicyException(
          "expected '%s' to be a Box of FLOAT32 or FLOAT64, found %s; integer actions are a Discrete"
                  .formatted(action, box)
              + " or MultiDiscrete space");
    }
    if (settings.squashOutput() && !box.isBounded()) {
      throw new PolicyException(
          "expected finite bounds for '%s', which actions from -1 to 1 are scaled to, found %s; give"
                  .formatted(action, box)
              + " the space bounds, or choose PPO or A2C, which need none");
    }
    return new LeafSpecs.Gaussian(action, parameter, box.size(), settings);
  }
}
