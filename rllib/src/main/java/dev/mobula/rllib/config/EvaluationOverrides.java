package dev.mobula.rllib.config;

import java.util.Map;

/** The group {@code evaluation_config}: what is different while evaluating. */
public record EvaluationOverrides(
    @Doc("Whether actions are sampled; false takes the most likely ones.") @Default("false")
        boolean explore,
    @Doc("Settings of the evaluation environments that differ from, or come on top of, env_config.")
        @Default("{}")
        Map<String, Object> envConfig) {

  /** Copies the map. */
  public EvaluationOverrides {
    envConfig = Maps.copy(envConfig);
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<EvaluationOverrides, Builder> {
    Builder(EvaluationOverrides initial) {
      super(initial);
    }

    /** Sets {@code explore}. */
    public Builder explore(boolean explore) {
      return set("explore", explore);
    }

    /** Sets {@code env_config}. */
    public Builder envConfig(Map<String, Object> envConfig) {
      return set("envConfig", envConfig);
    }
  }
}
