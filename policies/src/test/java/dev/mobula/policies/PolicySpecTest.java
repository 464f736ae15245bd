package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.Space;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicySpecTest {
  private static final Box OBSERVATION = Box.unbounded(4);

  @Test
  void shouldSeparateThePolicyAndTheValueFunctionByDefault() {
    NetworkSpec network = PolicySpec.of(OBSERVATION, Discrete.of(2)).network();
    assertEquals(
        List.of(
            "policy/0",
            "policy/1",
            "action_dist_inputs",
            "value_function/0",
            "value_function/1",
            "value"),
        network.layers().stream().map(LayerSpec::name).toList());
    assertEquals(List.of("action_dist_inputs", "value"), network.outputs());
    assertEquals(List.of("observation"), network.layers().get(3).from());
    assertEquals(9155, ParameterLayout.of(network).size());
  }

  @Test
  void shouldInitialiseAsStableBaselinesDoes() {
    NetworkSpec network = PolicySpec.of(OBSERVATION, Discrete.of(2)).network();
    assertEquals(new Initializer.Orthogonal(Math.sqrt(2)), weight(network, 0));
    assertEquals(new Initializer.Orthogonal(0.01), weight(network, 2));
    assertEquals(new Initializer.Orthogonal(1), weight(network, 5));
    PolicySpec plain =
        PolicySpec.of(OBSERVATION, Discrete.of(2))
            .withModel(ModelSettings.defaults().withOrthoInit(false));
    assertEquals(new Initializer.FanIn(), weight(plain.network(), 0));
  }

  @Test
  void shouldShareLayersAndAddHeads() {
    ModelSettings model = ModelSettings.defaults().withSharing(true, List.of(16));
    NetworkSpec network = PolicySpec.of(OBSERVATION, Discrete.of(2)).withModel(model).network();
    assertEquals(
        List.of(
            "policy/0", "policy/1", "policy_head/0", "action_dist_inputs", "value_head/0", "value"),
        network.layers().stream().map(LayerSpec::name).toList());
    assertEquals(List.of("policy/1"), network.layers().get(4).from());
  }

  @Test
  void shouldRefuseAMaskThatDoesNotFitTheActions() {
    assertEquals(
        "expected 'observation/action_mask' to have an element for each of the 3 choices of"
            + " Discrete(3), as MultiBinary(3) or a Box of that size, found MultiBinary(2)",
        refusal(masked(MultiBinary.of(2)), Discrete.of(3)));
    assertTrue(refusal(masked(Discrete.of(3)), Discrete.of(3)).contains("as MultiBinary(3)"));
    assertTrue(
        refusal(masked(MultiBinary.of(2)), Box.of(-1, 1, 2))
            .startsWith("expected Discrete or MultiDiscrete actions"));
    assertTrue(
        refusal(DictSpace.of("action_mask", MultiBinary.of(2)), Discrete.of(2))
            .startsWith("expected something to observe beside action_mask"));
  }

  @Test
  void shouldRefuseSettingsOfContinuousActionsWhereThereAreNone() {
    ModelSettings sde = ModelSettings.defaults().withGaussian(true, 0, true, false);
    ModelSettings wide = ModelSettings.defaults().withGaussian(true, -2, false, false);
    PolicySpec discrete = PolicySpec.of(OBSERVATION, Discrete.of(2));
    assertEquals(
        "expected a Box among the actions with use_sde, which is about the noise of continuous ones,"
            + " found Discrete(2); leave use_sde out",
        assertThrows(PolicyException.class, () -> discrete.withModel(sde)).getMessage());
    assertTrue(
        assertThrows(PolicyException.class, () -> discrete.withModel(wide))
            .toString()
            .contains("log_std_init"));
    ModelSettings ofNetwork = ModelSettings.defaults().withGaussian(false, 0, false, false);
    assertTrue(
        assertThrows(PolicyException.class, () -> discrete.withModel(ofNetwork))
            .toString()
            .contains("free_log_std"));
    assertEquals(
        "expected a Box among the actions with normalize_actions, which is about the bounds of"
            + " continuous ones, found Discrete(2); leave normalize_actions out",
        assertThrows(PolicyException.class, () -> discrete.withActionConnectors(true, true))
            .getMessage());
    PolicySpec unbounded = PolicySpec.of(OBSERVATION, Box.unbounded(2));
    assertTrue(
        String.valueOf(
                assertThrows(
                        PolicyException.class, () -> unbounded.withActionConnectors(true, true))
                    .getMessage())
            .startsWith("expected actions with finite bounds with normalize_actions, which"));
    Space<?> mixed = DictSpace.of("a", Discrete.of(2), "b", Box.of(-1, 1, 2));
    assertTrue(PolicySpec.of(OBSERVATION, mixed).withModel(sde).model().useSde());
    assertTrue(
        PolicySpec.of(OBSERVATION, mixed).withActionConnectors(true, true).normalizeActions());
  }

  private static Space<?> masked(Space<?> mask) {
    return DictSpace.of("action_mask", mask, "observations", OBSERVATION);
  }

  private static String refusal(Space<?> observations, Space<?> actions) {
    return assertThrows(PolicyException.class, () -> PolicySpec.of(observations, actions).network())
        .toString()
        .replaceFirst("^[^:]*: ", "");
  }

  @Test
  void shouldMakeLinearPoliciesWithoutHiddenLayers() {
    ModelSettings model = ModelSettings.defaults().withHiddens(List.of(), Activation.RELU);
    NetworkSpec network = PolicySpec.of(OBSERVATION, Discrete.of(2)).withModel(model).network();
    assertEquals(List.of("observation"), network.layers().getFirst().from());
  }

  @Test
  void shouldShowTheLatentLayerToStateDependentExploration() {
    ModelSettings model = ModelSettings.defaults().withGaussian(true, -2, true, false);
    PolicySpec spec = PolicySpec.of(OBSERVATION, Box.of(-1, 1, 3)).withModel(model);
    NetworkSpec network = spec.network();
    assertEquals(List.of("action_dist_inputs", "value", "policy/1"), network.outputs());
    assertEquals(List.of(new NetworkSpec.FreeParameter("log_std", 192, -2)), network.parameters());
    PolicySpec plain = PolicySpec.of(OBSERVATION, Box.of(-1, 1, 3));
    assertThrows(
        PolicyException.class,
        () -> plain.withModel(model.withHiddens(List.of(), Activation.TANH)));
  }

  @Test
  void shouldListTheColumnsThatAPolicyFills() {
    List<ColumnSpec> columns = PolicySpec.of(OBSERVATION, Box.of(-1, 1, 3)).outputColumns();
    assertEquals(
        List.of("observation", "action", "env_action", "log_prob", "value", "action_dist_inputs"),
        columns.stream().map(ColumnSpec::name).toList());
    assertEquals(6, columns.getLast().rowLength());
  }

  @Test
  void shouldAlwaysScaleSquashedActions() {
    ModelSettings model = ModelSettings.defaults().withGaussian(false, 0, false, true);
    PolicySpec spec = PolicySpec.of(OBSERVATION, Box.of(-1, 1, 3));
    assertTrue(spec.withActionConnectors(false, false).actionPipeline().isEmpty());
    assertTrue(
        !spec.withModel(model).withActionConnectors(false, false).actionPipeline().isEmpty());
  }

  private static Initializer weight(NetworkSpec network, int layer) {
    return ((LayerSpec.Dense) network.layers().get(layer)).weight();
  }

  @Test
  void shouldKeepImagesAsBytesUpToTheNetwork() {
    PolicySpec policy = images(ImageEncoder.SMALL);
    NetworkSpec network = policy.network();
    assertEquals(
        new NetworkSpec.Input("observation", List.of(10, 10, 4), DType.UINT8),
        network.inputs().getFirst());
    assertEquals(List.of(8, 8, 16), network.shape("policy/conv0"));
    assertEquals(List.of(8, 8, 16), network.shape("value_function/conv0"));
    assertEquals(DType.UINT8, policy.outputColumns().getFirst().dtype());
    assertEquals(400, policy.observationPipeline().allocate(3).rowLength());
  }

  @Test
  void shouldShowTheNetworkTheLargestByteOfASpaceAsOne() {
    assertEquals(1f / 255, scaleOf(Box.image(10, 10, 4)));
    assertEquals(1, scaleOf(Box.of(DType.UINT8, 0, 1, 10, 10, 4)));
    assertEquals(0.125f, scaleOf(Box.of(DType.UINT8, 0, 8, 10, 10, 4)));
    assertEquals(1, scaleOf(Box.of(0, 255, 10, 10, 4)), "floats");
    for (float scale : new float[] {0, 2, Float.NaN}) {
      assertThrows(
          PolicyException.class, () -> new NetworkSpec.Input("x", List.of(4), DType.UINT8, scale));
    }
    assertThrows(
        PolicyException.class, () -> new NetworkSpec.Input("x", List.of(4), DType.FLOAT32, 0.5f));
  }

  private static float scaleOf(Box observations) {
    return PolicySpec.of(observations, Discrete.of(2))
        .withModel(ModelSettings.defaults().withEncoder(ImageEncoder.SMALL))
        .input()
        .scale();
  }

  @Test
  void shouldGiveFilteredImagesToTheNetworkAsFloats() {
    PolicySpec policy = images(ImageEncoder.SMALL).withObservationFilter("MeanStdFilter");
    assertEquals(DType.FLOAT32, policy.network().inputs().getFirst().dtype());
    assertEquals(List.of(10, 10, 4), policy.network().inputs().getFirst().shape());
  }

  @Test
  void shouldBuildNaturesAndImpalasEncoders() {
    assertEquals(ImageEncoder.NATURE, ImageEncoder.of(Box.image(84, 84, 4)));
    assertEquals(ImageEncoder.SMALL, ImageEncoder.of(Box.image(10, 10, 4)));
    PolicySpec large =
        PolicySpec.of(Box.image(84, 84, 4), Discrete.of(2))
            .withModel(ModelSettings.defaults().withEncoder(ImageEncoder.NATURE));
    assertEquals(List.of(7, 7, 64), large.network().shape("policy/conv2"));
    NetworkSpec residual = images(ImageEncoder.IMPALA).network();
    assertEquals(List.of(2, 2, 32), residual.shape("policy/relu"));
    assertEquals(15, residual.layers().stream().filter(PolicySpecTest::isOfPolicyConv).count());
  }

  private static boolean isOfPolicyConv(LayerSpec layer) {
    return layer instanceof LayerSpec.Conv2d && layer.name().startsWith("policy/");
  }

  @Test
  void shouldRefuseConvolutionsOverWhatIsNoImage() {
    PolicySpec floats = PolicySpec.of(Box.of(-1, 1, 4), Discrete.of(2));
    ModelSettings model = ModelSettings.defaults().withEncoder(ImageEncoder.SMALL);
    String message = assertThrows(PolicyException.class, () -> floats.withModel(model)).toString();
    assertTrue(message.contains("[height, width, channels]"), message);
    assertTrue(message.contains("leave conv_filters out"), message);
  }

  private static final Box ENTITIES = Box.of(-1, 1, 5, 3);

  private static ModelSettings attention(AttentionEncoder.Tokens over, boolean ignoreZeros) {
    return ModelSettings.defaults()
        .withHiddens(List.of(8), Activation.TANH)
        .withEncoder(new AttentionEncoder(1, 6, 2, 4, 10, over, ignoreZeros));
  }

  @Test
  void shouldEncodeASequenceByPositionsAndASetByItsMean() {
    ModelSettings sequence = attention(AttentionEncoder.Tokens.SEQUENCE, false);
    PolicySpec policy = PolicySpec.of(ENTITIES, Discrete.of(2)).withModel(sequence);
    NetworkSpec network = policy.network();
    assertEquals(
        List.of(
            "policy/attention/embedding",
            "policy/attention/positions",
            "policy/attention/0/attention_norm",
            "policy/attention/0/qkv",
            "policy/attention/0/heads",
            "policy/attention/0/attention_out",
            "policy/attention/0/attention",
            "policy/attention/0/mlp_norm",
            "policy/attention/0/mlp_hidden",
            "policy/attention/0/mlp_out",
            "policy/attention/0/mlp",
            "policy/attention/norm",
            "policy/0"),
        network.layers().stream().map(LayerSpec::name).limit(13).toList());
    assertEquals(List.of(5, 24), network.shape("policy/attention/0/qkv"));
    assertEquals(List.of(5, 6), network.shape("policy/attention/norm"));
    ParameterLayout layout = ParameterLayout.of(network);
    assertEquals(5 * 6, layout.slice("policy/attention/positions/weight").size());
    assertEquals(30 * 8, layout.slice("policy/0/weight").size());
    NetworkSpec set = policy.withModel(attention(AttentionEncoder.Tokens.SET, true)).network();
    assertEquals(List.of(6), set.shape("policy/attention/mean"));
    assertEquals(
        List.of("policy/attention/norm", "observation"),
        layer(set, "policy/attention/mean").from());
  }

  private static LayerSpec layer(NetworkSpec network, String name) {
    return network.layers().stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldAttendToWhatIsBesideAnActionMask() {
    PolicySpec policy =
        PolicySpec.of(
                DictSpace.of("action_mask", MultiBinary.of(2), "observations", ENTITIES),
                Discrete.of(2))
            .withModel(attention(AttentionEncoder.Tokens.SET, true));
    assertEquals(List.of(5, 3), policy.input().shape());
  }

  @Test
  void shouldAttendToTheFramesOfStackedVectors() {
    PolicySpec policy =
        PolicySpec.of(Box.of(-1, 1, 3), Discrete.of(2))
            .withFrameStack(4)
            .withModel(attention(AttentionEncoder.Tokens.SEQUENCE, false));
    assertEquals(List.of(4, 3), policy.input().shape());
    assertEquals(List.of(4, 6), policy.network().shape("policy/attention/norm"));
  }

  @Test
  void shouldRefuseAttentionOverWhatHasNoTokensOrMovesZeros() {
    ModelSettings model = attention(AttentionEncoder.Tokens.SET, true);
    PolicySpec flat = PolicySpec.of(OBSERVATION, Discrete.of(2));
    String message = assertThrows(PolicyException.class, () -> flat.withModel(model)).toString();
    assertTrue(message.contains("[tokens, size]"), message);
    assertTrue(message.contains("leave use_attention out"), message);
    PolicySpec entities = PolicySpec.of(ENTITIES, Discrete.of(2)).withModel(model);
    String filter =
        assertThrows(PolicyException.class, () -> entities.withObservationFilter("MeanStdFilter"))
            .toString();
    assertTrue(filter.contains("observation_filter: NoFilter"), filter);
  }

  @Test
  void shouldSayWhichLayerOverTokensDoesNotFit() {
    NetworkSpec.Input tokens = new NetworkSpec.Input("x", List.of(5, 8), DType.FLOAT32);
    NetworkSpec.Input other = new NetworkSpec.Input("z", List.of(4, 8), DType.FLOAT32);
    List<NetworkSpec.Input> inputs = List.of(tokens, other, new NetworkSpec.Input("flat", 8));
    assertEquals(
        "expected queries, keys and values of at least 1 head of one size in layer 'a', found 2 heads"
            + " and tokens of 8",
        refusal(inputs, new TokenLayer.Attention("a", "x", 2, null)));
    assertEquals(
        "expected 5 tokens to say which are present in layer 'a', found [4, 8]",
        refusal(inputs, new TokenLayer.Mean("a", "x", "z")));
    assertEquals(
        "expected rows [tokens, channels] for layer 'a', found [8]",
        refusal(inputs, new TokenLayer.Norm("a", "flat")));
  }

  private static String refusal(List<NetworkSpec.Input> inputs, LayerSpec layer) {
    return String.valueOf(
        assertThrows(
                PolicyException.class,
                () -> new NetworkSpec(inputs, List.of(layer), List.of(), List.of()))
            .getMessage());
  }

  @Test
  void shouldSayWhichLayerAnImageIsTooSmallFor() {
    String message =
        assertThrows(PolicyException.class, () -> images(ImageEncoder.NATURE).network()).toString();
    assertTrue(message.contains("policy/conv1"), message);
    assertTrue(message.contains("at least 4 by 4"), message);
  }

  private static PolicySpec images(ImageEncoder encoder) {
    return PolicySpec.of(Box.image(10, 10, 4), Discrete.of(3))
        .withModel(ModelSettings.defaults().withEncoder(encoder));
  }
}
