package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.SpaceState;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link PolicySpec} as pure data: one entry for each component, under its own name. */
final class PolicySpecState {
  private static final String OBSERVATION_SPACE = "observation_space";
  private static final String FRAME_STACK = "frame_stack";
  private static final String ACTION_SPACE = "action_space";

  private PolicySpecState() {}

  static StateDict save(PolicySpec spec) {
    return new StateDict()
        .putAll(OBSERVATION_SPACE, SpaceState.save(spec.observationSpace()))
        .putLong(FRAME_STACK, spec.frameStack())
        .putAll(ACTION_SPACE, SpaceState.save(spec.actionSpace()))
        .putAll("model", model(spec.model()))
        .putString("observation_filter", spec.observationFilter())
        .putLong("normalize_actions", bit(spec.normalizeActions()))
        .putLong("clip_actions", bit(spec.clipActions()))
        .putAll("head", head(spec.head()));
  }

  static PolicySpec load(StateDict state) {
    return new PolicySpec(
        SpaceState.load(state.sub(OBSERVATION_SPACE)),
        state.contains(FRAME_STACK) ? (int) state.getLong(FRAME_STACK) : 1, // not in older ones
        SpaceState.load(state.sub(ACTION_SPACE)),
        model(state.sub("model")),
        state.getString("observation_filter"),
        flag(state, "normalize_actions"),
        flag(state, "clip_actions"),
        head(state.sub("head")));
  }

  private static StateDict model(ModelSettings model) {
    StateDict state =
        new StateDict()
            .put("fcnet_hiddens", ints(model.fcnetHiddens()))
            .putString("fcnet_activation", model.fcnetActivation().name())
            .put("head_fcnet_hiddens", ints(model.headFcnetHiddens()))
            .putLong("vf_share_layers", bit(model.vfShareLayers()))
            .putLong("ortho_init", bit(model.orthoInit()))
            .putLong("free_log_std", bit(model.freeLogStd()))
            .putDouble("log_std_init", model.logStdInit())
            .putLong("use_sde", bit(model.useSde()))
            .putLong("squash_output", bit(model.squashOutput()));
    Recurrence recurrence = model.recurrence();
    if (recurrence != null) {
      state
          .putString("recurrence/cell", recurrence.cell().name())
          .putLong("recurrence/units", recurrence.units())
          .putLong("recurrence/use_prev_action", bit(recurrence.usePrevAction()))
          .putLong("recurrence/use_prev_reward", bit(recurrence.usePrevReward()));
    }
    EncoderState.save(model.encoder(), state);
    return state;
  }

  private static ModelSettings model(StateDict state) {
    return new ModelSettings(
        list(state.column("fcnet_hiddens")),
        Activation.valueOf(state.getString("fcnet_activation")),
        list(state.column("head_fcnet_hiddens")),
        flag(state, "vf_share_layers"),
        flag(state, "ortho_init"),
        flag(state, "free_log_std"),
        state.getDouble("log_std_init"),
        flag(state, "use_sde"),
        flag(state, "squash_output"),
        recurrence(state),
        EncoderState.load(state));
  }

  private static @Nullable Recurrence recurrence(StateDict state) {
    return state.contains("recurrence")
        ? new Recurrence(
            RecurrentCell.valueOf(state.getString("recurrence/cell")),
            (int) state.getLong("recurrence/units"),
            flag(state, "recurrence/use_prev_action"),
            flag(state, "recurrence/use_prev_reward"))
        : null;
  }

  private static StateDict head(PolicyHead head) {
    StateDict state = new StateDict();
    return switch (head) {
      case PolicyHead.ActionProbabilities(boolean isOnPolicy) ->
          state.putString("type", "ActionProbabilities").putLong("is_on_policy", bit(isOnPolicy));
      case PolicyHead.NoisyActions(double noise) ->
          state.putString("type", "NoisyActions").putDouble("noise", noise);
      case PolicyHead.ActionValues values ->
          state
              .putString("type", "ActionValues")
              .putLong("dueling", bit(values.dueling()))
              .putDouble("epsilon", values.epsilon())
              .putDouble("sigma0", values.sigma0())
              .putAll("returns", returns(values.returns()));
    };
  }

  private static PolicyHead head(StateDict state) {
    String type = state.getString("type");
    return switch (type) {
      case "ActionProbabilities" -> new PolicyHead.ActionProbabilities(flag(state, "is_on_policy"));
      case "NoisyActions" -> new PolicyHead.NoisyActions(state.getDouble("noise"));
      case "ActionValues" ->
          new PolicyHead.ActionValues(
              flag(state, "dueling"),
              state.getDouble("epsilon"),
              returns(state.sub("returns")),
              state.getDouble("sigma0"));
      default -> throw unknown("head", type);
    };
  }

  private static StateDict returns(ReturnDistribution returns) {
    StateDict state = new StateDict();
    return switch (returns) {
      case ReturnDistribution.Mean _ -> state.putString("type", "Mean");
      case ReturnDistribution.Categories(int atoms, double vMin, double vMax) ->
          state
              .putString("type", "Categories")
              .putLong("atoms", atoms)
              .putDouble("v_min", vMin)
              .putDouble("v_max", vMax);
      case ReturnDistribution.Quantiles(int atoms) ->
          state.putString("type", "Quantiles").putLong("atoms", atoms);
    };
  }

  private static ReturnDistribution returns(StateDict state) {
    String type = state.getString("type");
    return switch (type) {
      case "Mean" -> new ReturnDistribution.Mean();
      case "Categories" ->
          new ReturnDistribution.Categories(
              (int) state.getLong("atoms"), state.getDouble("v_min"), state.getDouble("v_max"));
      case "Quantiles" -> new ReturnDistribution.Quantiles((int) state.getLong("atoms"));
      default -> throw unknown("return distribution", type);
    };
  }

  static PolicyException unknown(String what, String type) {
    return new PolicyException(
        "expected a %s that this version knows, found '%s'; was it written by a newer version?"
            .formatted(what, type));
  }

  static Column ints(List<Integer> values) {
    return Column.ofInts(values.stream().mapToInt(Integer::intValue).toArray());
  }

  static List<Integer> list(Column column) {
    return Arrays.stream(column.toIntArray()).boxed().toList();
  }

  static long bit(boolean flag) {
    return flag ? 1 : 0;
  }

  static boolean flag(StateDict state, String path) {
    return state.getLong(path) != 0;
  }
}
