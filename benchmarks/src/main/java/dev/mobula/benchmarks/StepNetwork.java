package dev.mobula.benchmarks;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.Activation;
import dev.mobula.policies.AttentionEncoder;
import dev.mobula.policies.ImageEncoder;
import dev.mobula.policies.ModelSettings;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.Recurrence;
import dev.mobula.policies.RecurrentCell;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The networks whose steps are measured; two actions each. */
enum StepNetwork {
  /** 4-64-64 tanh, separate policy and value nets. */
  SMALL,
  /** 32-256-256 tanh, separate nets. */
  WIDE,
  /** Nature's convolutions on 84 by 84 by 4 bytes and 512 ReLU units, shared. */
  NATURE,
  /** MinAtar's convolution on 10 by 10 by 4 bytes and 128 ReLU units, shared. */
  MINATAR,
  /** 4-64 tanh and 64 LSTM units, shared, over sequences of 16 steps. */
  LSTM,
  /** An encoder of sets of 8 entities of 4 numbers, of RLlib's sizes, and 64 tanh units, shared. */
  ATTENTION;

  /** The steps of each sequence of {@link #LSTM}. */
  static final int SEQUENCE = 16;

  private static final int MOST_ROWS = 16384;

  /** Returns the networks of that name: all for null, none for one that there is not. */
  static List<StepNetwork> named(@Nullable String figure) {
    return Stream.of(values())
        .filter(network -> figure == null || network.figure().equals(figure))
        .toList();
  }

  /** Returns the names of all. */
  static List<String> figures() {
    return Stream.of(values()).map(StepNetwork::figure).toList();
  }

  /** Returns the name in figures. */
  String figure() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the largest minibatch that is worth its time. */
  int mostRows(boolean onCard) {
    return this == NATURE && !onCard ? 1024 : MOST_ROWS;
  }

  PolicySpec policy() {
    return switch (this) {
      case SMALL -> PolicySpec.of(Box.of(-1, 1, 4), Discrete.of(2));
      case WIDE ->
          PolicySpec.of(Box.of(-1, 1, 32), Discrete.of(2))
              .withModel(ModelSettings.defaults().withHiddens(List.of(256, 256), Activation.TANH));
      case NATURE ->
          PolicySpec.of(Box.image(84, 84, 4), Discrete.of(2))
              .withModel(
                  ModelSettings.defaults()
                      .withHiddens(List.of(512), Activation.RELU)
                      .withSharing(true, List.of())
                      .withEncoder(ImageEncoder.NATURE));
      case MINATAR ->
          PolicySpec.of(Box.image(10, 10, 4), Discrete.of(2))
              .withModel(
                  ModelSettings.defaults()
                      .withHiddens(List.of(128), Activation.RELU)
                      .withSharing(true, List.of())
                      .withEncoder(ImageEncoder.SMALL));
      case LSTM ->
          PolicySpec.of(Box.of(-1, 1, 4), Discrete.of(2))
              .withModel(
                  ModelSettings.defaults()
                      .withHiddens(List.of(64), Activation.TANH)
                      .withSharing(true, List.of())
                      .withRecurrence(new Recurrence(RecurrentCell.LSTM, 64)));
      case ATTENTION ->
          PolicySpec.of(Box.of(-1, 1, 8, 4), Discrete.of(2))
              .withModel(
                  ModelSettings.defaults()
                      .withHiddens(List.of(64), Activation.TANH)
                      .withSharing(true, List.of())
                      .withEncoder(
                          new AttentionEncoder(
                              1, 64, 1, 32, 32, AttentionEncoder.Tokens.SET, false)));
    };
  }
}
