package dev.mobula.rllib.dqn;

import static dev.mobula.rllib.ColumnAssertions.assertClose;
import static dev.mobula.rllib.ColumnAssertions.flags;
import static dev.mobula.rllib.ColumnAssertions.floats;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.ReturnDistribution;
import dev.mobula.rllib.MapOutputs;
import dev.mobula.rllib.replay.Transitions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TdTargetTest {
  private static final MapOutputs ONLINE = values(1, 3, 2, 5, 4, 6);
  private static final MapOutputs TARGET = values(10, 20, 30, 40, 50, 60);

  private static MapOutputs values(double... values) {
    return new MapOutputs().put("action_dist_inputs", floats(values).reshape(2, 3));
  }

  private static Transitions transitions(int choices) {
    Transitions transitions = new Transitions(Box.unbounded(1), Discrete.of(choices), 2);
    transitions.returns().copyFrom(floats(1, 2));
    transitions.discounts().copyFrom(floats(0.5, 0.25));
    return transitions;
  }

  private static Column compute(
      boolean dueling, MapOutputs chooser, MapOutputs valuer, @Nullable Column mask) {
    Column into = Column.allocate(DType.FLOAT32, 2);
    new TdTarget(new PolicyHead.ActionValues(dueling, 0), 3, 2)
        .compute(transitions(3), chooser, valuer, mask, into);
    return into;
  }

  @Test
  void shouldTakeTheHighestValueOfTheTargetNetworkWhereItChooses() {
    assertClose("y", new double[] {1 + 15, 2 + 15}, compute(false, TARGET, TARGET, null));
  }

  @Test
  void shouldTakeTheTargetNetworksValueOfWhatTheOtherNetworkChooses() {
    assertClose("y", new double[] {1 + 10, 2 + 15}, compute(false, ONLINE, TARGET, null));
  }

  @Test
  void shouldChooseAmongTheAllowedActionsOnly() {
    Column mask = flags(1, 0, 1, 1, 1, 0).reshape(2, 3);
    assertClose("y", new double[] {1 + 15, 2 + 10}, compute(false, ONLINE, TARGET, mask));
  }

  @Test
  void shouldAddValueAndAdvantageLessTheirMeanWithDueling() {
    MapOutputs dueling = values(1, 3, 2, 5, 4, 6).put("value", floats(100, 200));
    assertClose("y", new double[] {1 + 50.5, 2 + 50.25}, compute(true, dueling, dueling, null));
  }

  @Test
  void shouldMoveEveryQuantileOfTheActionWithTheHighestMean() {
    MapOutputs quantiles = new MapOutputs();
    quantiles.put("action_dist_inputs", floats(0, 10, 4, 5, 7, 7, 0, 20).reshape(2, 4));
    Column into = Column.allocate(DType.FLOAT32, 2, 2);
    new TdTarget(new PolicyHead.ActionValues(false, 0, new ReturnDistribution.Quantiles(2)), 2, 2)
        .compute(transitions(2), quantiles, quantiles, null, into);
    assertClose("y", new double[] {1, 6, 2, 7}, into);
  }
}
