package dev.mobula.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.mobula.cli.seeded.UsesInternals;
import dev.mobula.columns.seeded.ImportsUpwards;
import dev.mobula.columns.seeded.Kernel;
import dev.mobula.envs.seeded.UnstableReduction;
import dev.mobula.policies.internal.Hidden;
import dev.mobula.policies.seeded.UnstableMath;
import dev.mobula.policies.simd.seeded.VectorInKernel;
import dev.mobula.rllib.seeded.Above;
import dev.mobula.unknown.NoModule;
import org.junit.jupiter.api.Test;

/** Shows that each rule fails on a seeded violation, and on nothing but the violation. */
class ArchitectureRulesTest {
  @Test
  void shouldReportAnUpwardImport() {
    String report =
        violations(ArchitectureRules.importsPointDown(), ImportsUpwards.class, Above.class);
    assertTrue(report.contains("columns may not import rllib"), report);
  }

  @Test
  void shouldAcceptADownwardImport() {
    assertAccepted(ArchitectureRules.importsPointDown(), Above.class, Kernel.class);
  }

  @Test
  void shouldReportAClassOutsideEveryModule() {
    String report = violations(ArchitectureRules.importsPointDown(), NoModule.class);
    assertTrue(report.contains("is in no module"), report);
  }

  @Test
  void shouldReportACycle() {
    String report =
        violations(
            ArchitectureRules.modulesHaveNoCycles(),
            ImportsUpwards.class,
            Above.class,
            Kernel.class);
    assertTrue(report.contains("Cycle detected"), report);
  }

  @Test
  void shouldReportAnInternalUsedFromOutside() {
    String report =
        violations(ArchitectureRules.internalsStayInside(), UsesInternals.class, Hidden.class);
    assertTrue(report.contains("UsesInternals"), report);
  }

  @Test
  void shouldReportTheVectorApiOutsideTheKernels() {
    String report =
        violations(ArchitectureRules.vectorApiStaysInKernels(), UnstableReduction.class);
    assertTrue(report.contains("FloatVector"), report);
  }

  @Test
  void shouldAcceptTheVectorApiInAKernel() {
    assertAccepted(ArchitectureRules.vectorApiStaysInKernels(), VectorInKernel.class);
    assertAccepted(ArchitectureRules.numbersAreReproducible(), VectorInKernel.class);
  }

  @Test
  void shouldReportLaneReductionsAndLanewiseTranscendentals() {
    String report = violations(ArchitectureRules.numbersAreReproducible(), UnstableReduction.class);
    assertTrue(report.contains("reduceLanes"), report);
    assertTrue(report.contains("TANH"), report);
    assertFalse(report.contains("fromArray"), report);
  }

  @Test
  void shouldReportUnstableMathByCallByReferenceAndByRandomDraw() {
    EvaluationResult result =
        ArchitectureRules.numbersAreReproducible()
            .evaluate(new ClassFileImporter().importClasses(UnstableMath.class));
    String report = result.getFailureReport().toString();
    assertTrue(report.contains("Math.exp"), report);
    assertTrue(report.contains("Math.log"), report);
    assertTrue(report.contains("nextGaussian"), report);
    assertEquals(3, result.getFailureReport().getDetails().size(), report);
  }

  @Test
  void shouldReportAPackageWithoutNullMarked() {
    String report = violations(ArchitectureRules.packagesAreNullMarked(), NoModule.class);
    assertTrue(report.contains("dev.mobula.unknown is not @NullMarked"), report);
  }

  private static String violations(ArchRule rule, Class<?>... types) {
    EvaluationResult result = rule.evaluate(new ClassFileImporter().importClasses(types));
    assertTrue(result.hasViolation(), "the rule accepts the seeded violation: " + rule);
    return result.getFailureReport().toString();
  }

  private static void assertAccepted(ArchRule rule, Class<?>... types) {
    EvaluationResult result = rule.evaluate(new ClassFileImporter().importClasses(types));
    assertFalse(result.hasViolation(), () -> result.getFailureReport().toString());
  }
}
