package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnginesTest {
  private static final NetworkSpec NETWORK =
      PolicySpec.of(Box.unbounded(4), Discrete.of(2)).network();

  @Test
  void shouldFindAnEngineOnTheClassPath() {
    assertTrue(Engines.names().contains("simd"));
    assertEquals("simd", Engines.byName("simd").name());
  }

  @Test
  void shouldNameKnownEnginesWhereTheNameIsUnknown() {
    PolicyException thrown =
        assertThrows(PolicyException.class, () -> Engines.byName("tensorflow"));
    assertTrue(thrown.toString().contains("simd"), thrown.toString());
    assertTrue(thrown.toString().contains("auto"), thrown.toString());
    assertTrue(thrown.toString().contains("'tensorflow'"), thrown.toString());
  }

  @Test
  void shouldNameTheArtifactOfAnEngineThatIsNotThere() {
    PolicyException thrown = assertThrows(PolicyException.class, () -> Engines.byName("torch"));
    assertTrue(thrown.toString().contains("dev.mobula:mobula-policies-torch"), thrown.toString());
    assertTrue(Engines.isAbsent("torch"));
    assertFalse(Engines.isAbsent("simd"));
  }

  @Test
  void shouldSayWhichEngineCanRunANetworkThatThisOneCannot() {
    NetworkEngine nothing = new EngineFoldersTest.FetchedEngine();
    PolicyException thrown =
        assertThrows(PolicyException.class, () -> nothing.expectSupported(NETWORK));
    assertTrue(thrown.toString().contains("it runs nothing"), thrown.toString());
    assertTrue(thrown.toString().contains("choose framework: simd"), thrown.toString());
  }

  @Test
  void shouldSendAttentionToTorch() {
    AttentionEncoder encoder =
        new AttentionEncoder(1, 8, 1, 4, 8, AttentionEncoder.Tokens.SET, false);
    NetworkSpec network =
        PolicySpec.of(Box.of(-1, 1, 5, 3), Discrete.of(2))
            .withModel(ModelSettings.defaults().withEncoder(encoder))
            .network();
    NetworkEngine simd = Engines.byName("simd");
    String refused =
        assertThrows(PolicyException.class, () -> simd.create(network, 1).close()).toString();
    assertTrue(
        refused.contains(
            "expected a network that framework: simd can run, but it has no attention, nor other"
                + " layers over tokens (policy/attention/embedding); framework: torch can"),
        refused);
    assertEquals(
        "torch on the CPU (auto: not simd, as it has no attention, nor other layers over tokens"
            + " (policy/attention/embedding))",
        Engines.explain(EngineSpec.onCpu("auto"), network));
  }

  @Test
  void shouldExplainWhichEngineAutoPicksAndWhy() {
    assertEquals(
        "simd on the CPU (auto: it runs every layer of this network)",
        Engines.explain(EngineSpec.onCpu("auto"), NETWORK));
    assertEquals("simd on the CPU", Engines.explain(EngineSpec.onCpu("simd"), NETWORK));
    assertEquals(
        "torch on cuda:1 (auto: it is the engine for this card)",
        Engines.explain(new EngineSpec("auto", Device.cuda(1), Precision.FULL), NETWORK));
    assertEquals(
        "torch on cuda:1",
        Engines.explain(new EngineSpec("torch", Device.cuda(1), Precision.FULL), NETWORK));
  }

  @Test
  void shouldSayThatAnEngineForTheCpuHasNoCard() {
    PolicyException thrown =
        assertThrows(PolicyException.class, () -> Engines.byName("simd").on(Device.cuda(0)));
    assertTrue(thrown.toString().contains("cuda:0"), thrown.toString());
    assertTrue(thrown.toString().contains("framework: torch"), thrown.toString());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void shouldKnowEachPrecisionByItsName(Precision precision) {
    assertEquals(precision, Precision.named(precision.toString()));
  }

  @Test
  void shouldNameThePrecisionsThereAreForOneThatThereIsNot() {
    PolicyException thrown = assertThrows(PolicyException.class, () -> Precision.named("16-mixed"));
    assertTrue(
        thrown
            .toString()
            .contains("expected a precision among 32-true, bf16-mixed, found '16-mixed'"),
        thrown.toString());
  }

  @Test
  void shouldSayThatAnEngineComputesIn32BitFloatsAlone() {
    NetworkEngine simd = Engines.byName("simd");
    assertSame(simd, simd.with(Precision.FULL));
    String refused =
        assertThrows(PolicyException.class, () -> simd.with(Precision.BF16_MIXED)).toString();
    assertTrue(
        refused.contains(
            "expected an engine that computes in precision: bf16-mixed, found simd, which computes"
                + " in 32-bit floats alone; choose framework: torch, or precision: 32-true"),
        refused);
  }

  @Test
  void shouldLeaveMixedPrecisionToTorch() {
    EngineSpec mixed = new EngineSpec("auto", Device.CPU, Precision.BF16_MIXED);
    assertEquals(
        "torch on the CPU in precision bf16-mixed (auto: it is the engine for this precision)",
        Engines.explain(mixed, NETWORK));
    String absent = assertThrows(PolicyException.class, mixed::engine).toString();
    assertTrue(absent.contains("dev.mobula:mobula-policies-torch"), absent);
  }

  @Test
  void shouldPickAnEngineThatSupportsTheNetwork() {
    NetworkEngine auto = Engines.byName("auto");
    assertTrue(auto.reasonNotSupported(NETWORK).isEmpty());
    try (Network network = auto.create(NETWORK, 4)) {
      assertEquals(4, network.capacity());
    }
  }
}
