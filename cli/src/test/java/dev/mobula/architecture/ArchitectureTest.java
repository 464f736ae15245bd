package dev.mobula.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the rules of the house against every module. */
class ArchitectureTest {
  private static final JavaClasses MOBULA =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.mobula");

  @Test
  void shouldSeeEveryModuleBelowTheCommand() {
    for (String module : ModuleTable.importable("cli")) {
      assertTrue(
          MOBULA.containPackage("dev.mobula." + module), "no class of module " + module + " found");
    }
  }

  @Test
  void shouldImportDownwardsOnly() {
    ArchitectureRules.importsPointDown().check(MOBULA);
  }

  @Test
  void shouldHaveNoCycles() {
    ArchitectureRules.modulesHaveNoCycles().check(MOBULA);
  }

  @Test
  void shouldKeepInternalsInside() {
    ArchitectureRules.internalsStayInside().check(MOBULA);
  }

  @Test
  void shouldKeepTheVectorApiInTheKernels() {
    ArchitectureRules.vectorApiStaysInKernels().check(MOBULA);
  }

  @Test
  void shouldComputeTheSameBitsInEveryRun() {
    ArchitectureRules.numbersAreReproducible().check(MOBULA);
  }

  @Test
  void shouldMarkEveryPackageForNullness() {
    ArchitectureRules.packagesAreNullMarked().check(MOBULA);
  }
}
