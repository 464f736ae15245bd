package dev.mobula.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The rules of the house, each usable on any set of classes, so that each can be shown to fail. */
final class ArchitectureRules {
  private static final String ROOT = "dev.mobula.";

  /** Where values are computed that must come out the same, bit for bit, in every run. */
  private static final String[] NUMERIC = {
    "dev.mobula.columns..",
    "dev.mobula.envs..",
    "dev.mobula.policies..",
    "dev.mobula.rollout..",
    "dev.mobula.rllib..",
    "dev.mobula.tune.."
  };

  private static final String VECTOR_API_USER = "dev.mobula.policies.simd..";

  private static final Set<String> UNSTABLE_MATH =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan",
          "atan2", "sinh", "cosh", "tanh", "pow", "cbrt", "hypot");

  private static final Set<String> UNSTABLE_LANEWISE =
      Set.of(
          "EXP", "EXPM1", "LOG", "LOG10", "LOG1P", "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN",
          "ATAN2", "SINH", "COSH", "TANH", "POW", "CBRT", "HYPOT");

  private ArchitectureRules() {}

  static ArchRule importsPointDown() {
    return classes()
        .should(onlyImportModulesBelow())
        .as("imports between modules follow the module table")
        .allowEmptyShould(true);
  }

  static ArchRule modulesHaveNoCycles() {
    return slices().matching("dev.mobula.(*)..").should().beFreeOfCycles().allowEmptyShould(true);
  }

  static ArchRule internalsStayInside() {
    return classes()
        .should(notReachIntoInternalsOfOthers())
        .as("an internal package is used by its own module only")
        .allowEmptyShould(true);
  }

  static ArchRule vectorApiStaysInKernels() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(VECTOR_API_USER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .as("the Vector API is used inside the kernel package only")
        .allowEmptyShould(true);
  }

  static ArchRule numbersAreReproducible() {
    return noClasses()
        .that()
        .resideInAnyPackage(NUMERIC)
        .should(accessSomethingWhoseBitsDependOnTheJit())
        .as("numeric code uses only operations that give the same bits compiled and interpreted")
        .because("reductions and intrinsics of elementary functions do not; see DetMath")
        .allowEmptyShould(true);
  }

  static ArchRule packagesAreNullMarked() {
    return classes()
        .that()
        .areNotAnnotations()
        .and()
        .resideOutsideOfPackage("dev.mobula.*.internal.wire..") // generated from .proto files
        .should(liveInANullMarkedPackage())
        .as("every package has a package-info.java with @NullMarked")
        .allowEmptyShould(true);
  }

  /** The module of a class, for example {@code columns}; empty for a class that is not Mobula's. */
  static Optional<String> moduleOf(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT)) {
      return Optional.empty();
    }
    String rest = name.substring(ROOT.length());
    int dot = rest.indexOf('.');
    return Optional.of(dot < 0 ? rest : rest.substring(0, dot));
  }

  private static ArchCondition<JavaClass> onlyImportModulesBelow() {
    return new ArchCondition<>("only import modules below") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String module = moduleOf(type).orElseThrow();
        if (!ModuleTable.modules().contains(module)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " is in no module of the module table"));
          return;
        }
        Set<String> allowed = ModuleTable.importable(module);
        for (var dependency : type.getDirectDependenciesFromSelf()) {
          moduleOf(dependency.getTargetClass())
              .filter(target -> !allowed.contains(target))
              .ifPresent(target ->
                  events.add(
                      SimpleConditionEvent.violated(
                          type,
                          "%s may not import %s: %s"
                              .formatted(module, target, dependency.getDescription()))));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> notReachIntoInternalsOfOthers() {
    return new ArchCondition<>("not reach into the internals of other modules") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (var dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass();
          if (isInternal(target) && !moduleOf(type).equals(moduleOf(target))) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isInternal(JavaClass type) {
    return moduleOf(type).isPresent() && (type.getPackageName() + ".").contains(".internal.");
  }

  private static ArchCondition<JavaClass> accessSomethingWhoseBitsDependOnTheJit() {
    return new ArchCondition<>("access something whose bits depend on the JIT") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          boolean unstable = isUnstable(access.getTargetOwner().getName(), access.getName());
          events.add(new SimpleConditionEvent(type, unstable, access.getDescription()));
        }
      }
    };
  }

  private static boolean isUnstable(String owner, String member) {
    return switch (owner) {
      case "java.lang.Math" -> UNSTABLE_MATH.contains(member);
      case "jdk.incubator.vector.VectorOperators" -> UNSTABLE_LANEWISE.contains(member);
      default ->
          owner.startsWith("jdk.incubator.vector.") && member.startsWith("reduceLanes")
              // RandomSupport draws these through Math.exp.
              || owner.startsWith("java.util.")
                  && (member.equals("nextGaussian") || member.equals("nextExponential"));
    };
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    var nullMarked =
        DescribedPredicate.<JavaClass>describe(
            "live in a null-marked package",
            type -> type.getPackage().isAnnotatedWith(NullMarked.class));
    return new ArchCondition<>(nullMarked.getDescription()) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean satisfied = nullMarked.test(type);
        events.add(
            new SimpleConditionEvent(
                type, satisfied, type.getPackageName() + " is not @NullMarked: " + type.getName()));
      }
    };
  }
}
