package dev.mobula.rllib.config;

import dev.mobula.train.CheckpointConfig.ScoreOrder;
import org.jspecify.annotations.Nullable;

/**
 * The group {@code checkpoint_config}: when checkpoints are written and which of them stay. The
 * keys of what {@link dev.mobula.train.CheckpointConfig}, which knows no files, does.
 */
public record CheckpointConfig(
    @Doc("Iterations from one checkpoint to the next; 0: none before the end.")
        @Default("0")
        @Range("[0, inf)")
        @AlsoKnownAs("checkpoint_freq")
        int checkpointFrequency,
    @Doc(
            "Whether a checkpoint is written when the run ends, also by a failure that is not of what is learnt.")
        @Default("true")
        boolean checkpointAtEnd,
    @Doc("Checkpoints that stay on disk, the others being deleted; 0: all.")
        @Default("0")
        @Range("[0, inf)")
        @AlsoKnownAs("keep_checkpoints_num")
        int numToKeep,
    @Doc("The metric by which the best checkpoints stay; null: the latest ones stay.")
        @Default("null")
        @AlsoKnownAs("checkpoint_score_attr")
        @Nullable String checkpointScoreAttribute,
    @Doc("Whether a high or a low score is better.") @Default("max")
        ScoreOrder checkpointScoreOrder) {

  /** Checks the ranges, and that nothing is set without effect. */
  public CheckpointConfig {
    Constraints.check(
        CheckpointConfig.class,
        checkpointFrequency,
        checkpointAtEnd,
        numToKeep,
        checkpointScoreAttribute,
        checkpointScoreOrder);
    if (numToKeep == 0) {
      Constraints.expectDefault(
          CheckpointConfig.class,
          "checkpointScoreAttribute",
          checkpointScoreAttribute,
          "num_to_keep: a number of checkpoints");
    }
    if (checkpointScoreAttribute == null) {
      Constraints.expectDefault(
          CheckpointConfig.class,
          "checkpointScoreOrder",
          checkpointScoreOrder,
          "checkpoint_score_attribute: a metric");
    }
  }

  /** Returns what a run takes. */
  public dev.mobula.train.CheckpointConfig forRun() {
    return new dev.mobula.train.CheckpointConfig(
        checkpointFrequency,
        checkpointAtEnd,
        numToKeep,
        checkpointScoreAttribute,
        checkpointScoreOrder);
  }

  /** Returns the defaults. */
  public static CheckpointConfig defaults() {
    return Defaults.of(CheckpointConfig.class);
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder(defaults());
  }

  /** Changes some of the settings. */
  public static final class Builder extends RecordBuilder<CheckpointConfig, Builder> {
    Builder(CheckpointConfig initial) {
      super(initial);
    }

    /** Sets {@code checkpoint_frequency}. */
    public Builder checkpointFrequency(int checkpointFrequency) {
      return set("checkpointFrequency", checkpointFrequency);
    }

    /** Sets {@code checkpoint_at_end}. */
    public Builder checkpointAtEnd(boolean checkpointAtEnd) {
      return set("checkpointAtEnd", checkpointAtEnd);
    }

    /** Sets {@code num_to_keep}. */
    public Builder numToKeep(int numToKeep) {
      return set("numToKeep", numToKeep);
    }

    /** Sets {@code checkpoint_score_attribute}; null for the latest. */
    public Builder checkpointScoreAttribute(@Nullable String checkpointScoreAttribute) {
      return set("checkpointScoreAttribute", checkpointScoreAttribute);
    }

    /** Sets {@code checkpoint_score_order}. */
    public Builder checkpointScoreOrder(ScoreOrder checkpointScoreOrder) {
      return set("checkpointScoreOrder", checkpointScoreOrder);
    }
  }
}
