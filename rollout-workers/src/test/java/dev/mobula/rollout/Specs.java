package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.Activation;
import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.Recurrence;
import dev.mobula.policies.RecurrentCell;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runners of {@link ScriptedEnvironment} with a policy without hidden layers, so that {@link
 * #weights} make it choose either action with probability ½ and value an observation as itself.
 */
final class Specs {
  private String env = ScriptedEnvironment.class.getName();
  private int numEnvs = 3;
  private int groups = 1;
  private int fragment = 5;
  private BatchMode mode = BatchMode.TRUNCATE_EPISODES;
  private String filter = "NoFilter";
  private boolean normalizeReward;
  private boolean explore = true;
  private @Nullable Double clipRewards;
  private boolean restartFailedEnvironments;
  private boolean forReplay;
  private int frameStack = 1;
  private @Nullable Recurrence recurrence;
  private List<String> listeners = List.of();
  private final Map<String, @Nullable Object> config = new LinkedHashMap<>();

  static Specs of() {
    return new Specs();
  }

  Specs envs(int count, int groupCount) {
    numEnvs = count;
    groups = groupCount;
    return this;
  }

  Specs fragment(int steps) {
    fragment = steps;
    return this;
  }

  Specs completeEpisodes() {
    mode = BatchMode.COMPLETE_EPISODES;
    return this;
  }

  Specs normalized() {
    filter = "MeanStdFilter";
    normalizeReward = true;
    return this;
  }

  Specs normalizedReward() {
    normalizeReward = true;
    return this;
  }

  Specs greedy() {
    explore = false;
    return this;
  }

  Specs clipRewards(double bound) {
    clipRewards = bound;
    return this;
  }

  Specs restartFailedEnvironments() {
    restartFailedEnvironments = true;
    return this;
  }

  Specs forReplay() {
    forReplay = true;
    return this;
  }

  Specs frameStack(int frames) {
    frameStack = frames;
    return this;
  }

  Specs recurrent() {
    recurrence = new Recurrence(RecurrentCell.LSTM, 3);
    return this;
  }

  Specs seesPrevious() {
    recurrence = new Recurrence(RecurrentCell.LSTM, 3, true, true);
    return this;
  }

  Specs listeners(Class<?>... classes) {
    listeners = Arrays.stream(classes).map(Class::getName).toList();
    return this;
  }

  Specs config(String key, @Nullable Object value) {
    config.put(key, value);
    return this;
  }

  /** Has clients step an environment of the same spaces. */
  Specs external(int port) {
    env = "external";
    config.put("observation_space", Map.of("type", "Box", "low", -1e6, "high", 1e6));
    config.put("action_space", Map.of("type", "Discrete", "n", 2));
    config.put("port", port);
    return this;
  }

  EnvRunnerSpec build() {
    PolicySpec policy =
        PolicySpec.of(Box.of(-1e6, 1e6, 1), Discrete.of(2))
            .withModel(
                ModelSettings.defaults()
                    .withHiddens(List.of(), Activation.TANH)
                    .withRecurrence(recurrence))
            .withObservationFilter(filter)
            .withFrameStack(frameStack);
    return new EnvRunnerSpec(
        env,
        config,
        numEnvs,
        groups,
        restartFailedEnvironments,
        fragment,
        mode,
        policy,
        EngineSpec.onCpu("simd"),
        explore,
        -1,
        normalizeReward,
        clipRewards,
        0.9,
        forReplay,
        List.of(),
        listeners);
  }

  /** Returns weights with which V(o) = o and both actions are as probable. */
  static Column weights(EnvRunnerSpec spec) {
    ParameterLayout layout = ParameterLayout.of(spec.policy().network());
    Column weights = Column.allocate(DType.FLOAT32, layout.size());
    weights.setFloat(layout.slice("value/weight").offset(), 1);
    return weights.seal();
  }

  static SampleRequest request(EnvRunnerSpec spec) {
    return new SampleRequest(weights(spec), 7, new Normalizers(spec).state());
  }
}
