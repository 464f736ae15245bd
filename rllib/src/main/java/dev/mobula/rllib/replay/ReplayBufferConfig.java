package dev.mobula.rllib.replay;

import dev.mobula.rllib.config.AlsoKnownAs;
import dev.mobula.rllib.config.ConfigException;
import dev.mobula.rllib.config.Constraints;
import dev.mobula.rllib.config.Default;
import dev.mobula.rllib.config.Doc;
import dev.mobula.rllib.config.OneOf;
import dev.mobula.rllib.config.Range;
import dev.mobula.rllib.config.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The group {@code replay_buffer_config}: how much is remembered, and what is drawn from it. */
public record ReplayBufferConfig(
    @Doc(
            "Whether all remembered steps are drawn equally often, or by PrioritizedEpisodeReplayBuffer those with large errors more often.")
        @Default("EpisodeReplayBuffer")
        @OneOf({ReplayBufferConfig.UNIFORM, ReplayBufferConfig.PRIORITIZED})
        @AlsoKnownAs("prioritized_replay: true is PrioritizedEpisodeReplayBuffer")
        String type,
    @Doc(
            "Environment steps that are remembered, shared evenly among all environments; memory for them is taken at the start. The last observation of a truncated episode counts as a step.")
        @Default("1000000")
        @Range("[1, 500000000]")
        @AlsoKnownAs("buffer_size")
        int capacity,
    @Doc("How much the size of errors counts when drawing; 0: not at all.")
        @Default("0.6")
        @Range("[0, 1]")
        @AlsoKnownAs("prioritized_replay_alpha")
        double alpha,
    @Doc("How far the loss makes up for steps being drawn more often; 1: entirely.")
        @Default("0.4")
        @Range("[0, 1]")
        @AlsoKnownAs("prioritized_replay_beta")
        double beta,
    @Doc(
            "Name of an actor that holds the buffer, so that others can sample from it and add to it (docs/replay.md); it is made where there is none. null: the learner holds it.")
        @Default("null")
        @AlsoKnownAs("no_local_replay_buffer")
        @Nullable String actorName) {
  static final String UNIFORM = "EpisodeReplayBuffer";
  static final String PRIORITIZED = "PrioritizedEpisodeReplayBuffer";

  /** Checks the ranges, and that nothing is set that the type does not use. */
  public ReplayBufferConfig {
    Constraints.check(ReplayBufferConfig.class, type, capacity, alpha, beta, actorName);
    if (actorName != null && actorName.isBlank()) {
      throw new ConfigException(
          List.of("actor_name"), "a name or null", "an empty text", "give a name, or leave it out");
    }
    if (type.equals(UNIFORM)) {
      String effective = "type: " + PRIORITIZED;
      Constraints.expectDefault(ReplayBufferConfig.class, "alpha", alpha, effective);
      Constraints.expectDefault(ReplayBufferConfig.class, "beta", beta, effective);
    }
  }

  /** Tells whether steps with large errors are drawn more often. */
  public boolean isPrioritized() {
    return type.equals(PRIORITIZED);
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<ReplayBufferConfig, Builder> {
    /** Starts from the values of {@code initial}. */
    public Builder(ReplayBufferConfig initial) {
      super(initial);
    }

    /** Sets {@code type}. */
    public Builder type(String type) {
      return set("type", type);
    }

    /** Sets {@code capacity}. */
    public Builder capacity(int capacity) {
      return set("capacity", capacity);
    }

    /** Sets {@code alpha}. */
    public Builder alpha(double alpha) {
      return set("alpha", alpha);
    }

    /** Sets {@code beta}. */
    public Builder beta(double beta) {
      return set("beta", beta);
    }

    /** Sets {@code actor_name}. */
    public Builder actorName(@Nullable String actorName) {
      return set("actorName", actorName);
    }
  }
}
