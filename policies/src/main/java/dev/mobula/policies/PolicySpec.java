package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.wrappers.FrameStack;
import dev.mobula.envs.wrappers.StackedFrames;
import dev.mobula.policies.connectors.ActionPipeline;
import dev.mobula.policies.connectors.ObservationPipeline;
import dev.mobula.policies.connectors.UnsquashActions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A policy as data: everything but its weights and statistics. The same spec makes the network that
 * learns and those that act.
 *
 * @param observationSpace what the policy sees of one environment: its observation space, or that
 *     of stacks of its latest observations
 * @param frameStack how many observations are in a stack; 1 where each is seen alone
 * @param actionSpace the action space of one environment
 * @param model the shape of the network
 * @param observationFilter RLlib's {@code observation_filter}: NoFilter or MeanStdFilter
 * @param normalizeActions whether Box actions are scaled from −1 to 1 to their bounds; those of
 *     {@code squashOutput} always are
 * @param clipActions whether Box actions are clipped to their bounds
 * @param head what the network says about actions
 */
public record PolicySpec(
    Space<?> observationSpace,
    int frameStack,
    Space<?> actionSpace,
    ModelSettings model,
    String observationFilter,
    boolean normalizeActions,
    boolean clipActions,
    PolicyHead head) {
  /** The network's input, {@code FLOAT32[rows, size]}. */
  public static final String OBSERVATION = SampleBatch.OBSERVATION;

  /** The network's output of the value function, {@code FLOAT32[rows, 1]}. */
  public static final String VALUE = SampleBatch.VALUE;

  private static final double LOWEST_LOG_STD = -20;
  private static final double HIGHEST_LOG_STD = 2;

  /** Where squashed means are cut off with gSDE; stable-baselines3's {@code clip_mean} of SAC. */
  private static final double CLIP_MEAN = 2;

  /** Checks what can be checked without making anything. */
  public PolicySpec {
    StackedFrames.in(observationSpace, frameStack);
    if (model.squashOutput() || head instanceof PolicyHead.NoisyActions) {
      expectBoundedBoxes(actionSpace);
    }
    EncoderLayers.check(model.encoder(), observationSpace, frameStack, observationFilter);
    if (model.useSde() && ActorCritic.latentLayer(model).equals(OBSERVATION)) {
      throw new PolicyException(
          "expected at least one hidden layer with use_sde, as the noise depends on the last one,"
              + " found none in fcnet_hiddens and head_fcnet_hiddens");
    }
    if (model.useSde() || model.logStdInit() != 0) {
      String key = model.useSde() ? "use_sde" : "log_std_init";
      expectContinuousActions(actionSpace, key, "the noise of continuous ones");
    }
    if (!model.freeLogStd()) {
      expectContinuousActions(actionSpace, "free_log_std", "the noise of continuous ones");
    }
    if (normalizeActions) {
      expectContinuousActions(actionSpace, "normalize_actions", "the bounds of continuous ones");
      expectBounds(actionSpace);
    }
    if (head instanceof PolicyHead.ActionValues && !(actionSpace instanceof Discrete)) {
      throw new PolicyException(
          "expected a Discrete action space, as a value is learnt for each action, found %s; choose %s"
              .formatted(
                  actionSpace,
                  actionSpace instanceof Box box && box.isBounded()
                      ? "SAC, TQC, TD3 or PPO"
                      : "PPO or A2C"));
    }
    if (ActionMask.isIn(observationSpace)) {
      int choices = Distributions.of(actionSpace).maskSize();
      ActionMask.check(observationSpace, actionSpace, choices);
    }
  }

  private static void expectContinuousActions(Space<?> actionSpace, String key, String about) {
    if (Distributions.of(actionSpace).parameters().isEmpty()) {
      throw new PolicyException(
          "expected a Box among the actions with %s, which is about %s, found %s; leave %s out"
              .formatted(key, about, actionSpace, key));
    }
  }

  private static void expectBounds(Space<?> actionSpace) {
    if (!new UnsquashActions(actionSpace).hasEffect()) {
      throw new PolicyException(
          "expected actions with finite bounds with normalize_actions, which scales to them, found %s; leave normalize_actions out"
              .formatted(actionSpace));
    }
  }

  private static void expectBoundedBoxes(Space<?> actionSpace) {
    DistributionSpec squashed =
        Distributions.of(actionSpace, DistributionSettings.defaults().withSquashOutput(true));
    if (!squashed.isReparameterized()) {
      throw new PolicyException(
          "expected Box actions only, as the policy says numbers that are scaled to their bounds, found %s; choose %s"
              .formatted(
                  actionSpace,
                  actionSpace instanceof Discrete ? "DQN, SAC, PPO or A2C" : "PPO or A2C"));
    }
  }

  /** Returns the policy of two spaces with default settings. */
  public static PolicySpec of(Space<?> observationSpace, Space<?> actionSpace) {
    return new PolicySpec(
        observationSpace,
        1,
        actionSpace,
        ModelSettings.defaults(),
        "NoFilter",
        false,
        true,
        new PolicyHead.ActionProbabilities());
  }

  /** Returns this policy with another network. */
  public PolicySpec withModel(ModelSettings other) {
    return new PolicySpec(
        observationSpace,
        frameStack,
        actionSpace,
        other,
        observationFilter,
        normalizeActions,
        clipActions,
        head);
  }

  /** Returns this policy, which sees each observation alone, with stacks of the latest ones. */
  public PolicySpec withFrameStack(int frames) {
    if (frames == 1) {
      return this;
    }
    if (!(observationSpace instanceof Box frame)) {
      throw new PolicyException(
          "expected a Box for stacks of %d observations, found %s; have frame_stack be 1"
              .formatted(frames, observationSpace));
    }
    return new PolicySpec(
        StackedFrames.alongChannels(frame, frames).space(),
        frames,
        actionSpace,
        model,
        observationFilter,
        normalizeActions,
        clipActions,
        head);
  }

  /** Returns this policy with another observation filter. */
  public PolicySpec withObservationFilter(String filter) {
    return new PolicySpec(
        observationSpace,
        frameStack,
        actionSpace,
        model,
        filter,
        normalizeActions,
        clipActions,
        head);
  }

  /** Returns this policy with other action connectors. */
  public PolicySpec withActionConnectors(boolean normalize, boolean clip) {
    return new PolicySpec(
        observationSpace, frameStack, actionSpace, model, observationFilter, normalize, clip, head);
  }

  /** Returns this policy with a network that says something else about actions. */
  public PolicySpec withHead(PolicyHead other) {
    return new PolicySpec(
        observationSpace,
        frameStack,
        actionSpace,
        model,
        observationFilter,
        normalizeActions,
        clipActions,
        other);
  }

  /**
   * Has an environment show what this policy sees.
   *
   * @param environment owned by what is returned, unless this throws
   */
  public VectorEnvironment stackFrames(VectorEnvironment environment) {
    return frameStack == 1 ? environment : FrameStack.alongChannels(environment, frameStack);
  }

  /** Returns how observations are stacked; null where each is seen alone. */
  public @Nullable StackedFrames frames() {
    return StackedFrames.in(observationSpace, frameStack);
  }

  /** Returns the distribution over actions. */
  public DistributionSpec distribution() {
    return Distributions.of(actionSpace, distributionSettings());
  }

  /** Returns how the distribution over continuous actions is parameterised. */
  public DistributionSettings distributionSettings() {
    DistributionSettings settings =
        DistributionSettings.defaults()
            .withFreeLogStd(model.freeLogStd())
            .withLogStdInit(model.logStdInit())
            .withSquashOutput(model.squashOutput());
    if (model.squashOutput()) {
      settings = settings.withLogStdBounds(LOWEST_LOG_STD, HIGHEST_LOG_STD);
    }
    if (head instanceof PolicyHead.NoisyActions(double noise)) {
      settings = settings.withFixedStd(noise);
    }
    if (model.useSde()) {
      settings = settings.withSde(ActorCritic.latentLayer(model), latentSize());
      settings =
          model.squashOutput()
              ? settings.withLearnFeatures(true).withClipMean(CLIP_MEAN)
              : settings;
    }
    return settings;
  }

  /**
   * Returns the network: inputs {@link #OBSERVATION} and, where it sees something of the step
   * before, {@link SampleBatch#PREVIOUS_IN}, outputs the distribution's heads, {@link #VALUE} where
   * the head says so, and with gSDE the last hidden layer of the policy.
   */
  public NetworkSpec network() {
    List<NetworkSpec.Input> inputs = new ArrayList<>();
    inputs.add(input());
    if (previousSize() > 0) {
      inputs.add(new NetworkSpec.Input(SampleBatch.PREVIOUS_IN, previousSize()));
    }
    return switch (head) {
      case PolicyHead.ActionProbabilities _, PolicyHead.NoisyActions _ ->
          ActorCritic.build(model, inputs, distribution(), head);
      case PolicyHead.ActionValues values -> QNetwork.build(model, inputs, distribution(), values);
    };
  }

  /** Returns the part of observations that the network sees: all but an action mask. */
  public Space<?> visibleObservationSpace() {
    return ActionMask.visible(observationSpace);
  }

  /** Makes what observations pass through; an action mask does not. */
  public ObservationPipeline observationPipeline() {
    Space<?> visible = visibleObservationSpace();
    Optional<Box> images = ImageEncoder.images(visible);
    boolean keepsBytes =
        model.encoder() instanceof ImageEncoder && observationFilter.equals("NoFilter");
    return keepsBytes && images.isPresent()
        ? ObservationPipeline.ofBytes(images.get())
        : ObservationPipeline.of(visible, observationFilter);
  }

  /** Returns what networks of this policy read of observations. */
  public NetworkSpec.Input input() {
    ObservationPipeline pipeline = observationPipeline();
    List<Integer> shape =
        EncoderLayers.shape(model.encoder(), observationSpace, frameStack)
            .orElse(List.of(pipeline.outputSize()));
    return pipeline.outputType() == DType.UINT8
        ? new NetworkSpec.Input(OBSERVATION, shape, DType.UINT8, byteScale())
        : new NetworkSpec.Input(OBSERVATION, shape, DType.FLOAT32);
  }

  /**
   * Returns one over the largest value that images hold: 1/255 for pictures, 1 for planes of bits.
   */
  private float byteScale() {
    Box images = ImageEncoder.images(visibleObservationSpace()).orElseThrow();
    double high = 1;
    for (int i = 0; i < images.flatSize(); i++) {
      high = Math.max(high, images.high(i));
    }
    return (float) (1 / high);
  }

  /**
   * Tells whether observations bring the choices that are allowed: a Dict with the key {@code
   * action_mask}, which the network does not see, beside others, which it does.
   */
  public boolean hasActionMask() {
    return ActionMask.isIn(observationSpace);
  }

  /**
   * Copies the action mask out of observations.
   *
   * @param observations the columns {@code observation…} of a space that {@link #hasActionMask}
   * @param into {@code BOOL[rows, choices]}
   */
  public void readActionMask(ColumnBatch observations, Column into) {
    ActionMask.read(observations, into);
  }

  /** Makes what actions pass through. */
  public ActionPipeline actionPipeline() {
    return ActionPipeline.of(actionSpace, unsquashesActions(), clipActions);
  }

  /** Tells whether Box actions lie from −1 to 1, and are scaled to their bounds. */
  public boolean unsquashesActions() {
    return normalizeActions || model.squashOutput() || head instanceof PolicyHead.NoisyActions;
  }

  /**
   * Returns the columns that {@link Policy#compute} can fill: {@code observation}, {@code action…},
   * {@code env_action…}, {@code log_prob} and {@code value} where the head {@link
   * PolicyHead#isOnPolicy}, {@code action_dist_inputs}, {@code action_mask} where observations
   * bring one, {@code state_in} and {@code state_out} where the network is recurrent, and {@code
   * previous_in} and {@code previous_out} where it sees something of the step before.
   */
  public List<ColumnSpec> outputColumns() {
    List<ColumnSpec> columns = new ArrayList<>();
    ObservationPipeline pipeline = observationPipeline();
    columns.add(ColumnSpec.of(OBSERVATION, pipeline.outputType(), pipeline.outputSize()));
    columns.addAll(actionSpace.columns(SampleBatch.ACTION));
    columns.addAll(actionSpace.columns(SampleBatch.ENV_ACTION));
    if (head.isOnPolicy()) {
      columns.add(ColumnSpec.of(SampleBatch.LOG_PROB, DType.FLOAT32));
      columns.add(ColumnSpec.of(SampleBatch.VALUE, DType.FLOAT32));
    }
    DistributionSpec distribution = distribution();
    columns.add(
        ColumnSpec.of(
            SampleBatch.ACTION_DIST_INPUTS, DType.FLOAT32, distribution.parametersSize()));
    if (hasActionMask()) {
      columns.add(ColumnSpec.of(SampleBatch.ACTION_MASK, DType.BOOL, distribution.maskSize()));
    }
    columns.addAll(memoryColumns());
    if (stateSize() > 0) {
      columns.add(ColumnSpec.of(SampleBatch.STATE_OUT, DType.FLOAT32, stateSize()));
    }
    if (previousSize() > 0) {
      columns.add(ColumnSpec.of(SampleBatch.PREVIOUS_OUT, DType.FLOAT32, previousSize()));
    }
    return columns;
  }

  /**
   * Returns the columns of what a recurrent network knows of the steps before a row, those of
   * {@code state_in} and {@code previous_in} that it has; none for others.
   */
  public List<ColumnSpec> memoryColumns() {
    List<ColumnSpec> columns = new ArrayList<>();
    if (stateSize() > 0) {
      columns.add(ColumnSpec.of(SampleBatch.STATE_IN, DType.FLOAT32, stateSize()));
    }
    if (previousSize() > 0) {
      columns.add(ColumnSpec.of(SampleBatch.PREVIOUS_IN, DType.FLOAT32, previousSize()));
    }
    return columns;
  }

  /** Returns the floats of the network's state; 0 where it is not recurrent. */
  public int stateSize() {
    return network().stateSize();
  }

  /** Returns the floats of what the network sees of the step before; 0 where it sees nothing. */
  public int previousSize() {
    Recurrence recurrence = model.recurrence();
    if (recurrence == null) {
      return 0;
    }
    int action = recurrence.usePrevAction() ? actionSpace.flatSize() : 0;
    return action + (recurrence.usePrevReward() ? 1 : 0);
  }

  private int latentSize() {
    if (model.headFcnetHiddens().isEmpty() && model.recurrence() != null) {
      return model.recurrence().units();
    }
    List<Integer> hiddens =
        model.headFcnetHiddens().isEmpty() ? model.fcnetHiddens() : model.headFcnetHiddens();
    return hiddens.getLast();
  }
}
