package dev.mobula.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the keys of configuration records that nothing reads. A key is read where its accessor is
 * called by a class that is not about configuration, or by a method of a record that such a class
 * calls, and so on, itself or through an interface. Constructors of records, which check values, do
 * not count.
 */
final class ConfigKeys {
  private final JavaClasses classes;
  private final Predicate<JavaClass> isConfig;
  private final Set<JavaCodeUnit> live = new HashSet<>();

  /**
   * Looks at some classes.
   *
   * @param isConfig which classes are about configuration; those of them that are records have keys
   */
  ConfigKeys(JavaClasses classes, Predicate<JavaClass> isConfig) {
    this.classes = classes;
    this.isConfig = owner -> withEnclosing(owner).anyMatch(isConfig);
  }

  private static Stream<JavaClass> withEnclosing(JavaClass owner) {
    return Stream.iterate(Optional.of(owner), Optional::isPresent, o -> o.get().getEnclosingClass())
        .map(Optional::get);
  }

  /** Returns the keys that nothing reads, as {@code Record.component}. */
  Set<String> unread() {
    spread();
    Set<String> unread = new TreeSet<>();
    for (JavaClass owner : classes) {
      if (owner.isRecord() && isConfig.test(owner)) {
        owner.getFields().stream()
            .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> field.getAccessesToSelf().stream().noneMatch(this::isLive))
            .forEach(field -> unread.add(owner.getSimpleName() + "." + field.getName()));
      }
    }
    return unread;
  }

  /** The accessor reads the field, and so does any other method of the record. */
  private boolean isLive(JavaAccess<?> access) {
    return live.contains(access.getOrigin());
  }

  private void spread() {
    boolean grows = true;
    while (grows) {
      grows = false;
      for (JavaClass owner : classes) {
        if (isConfig.test(owner)) {
          for (JavaMethod method : owner.getMethods()) {
            grows |= !live.contains(method) && isCalled(method) && live.add(method);
          }
        }
      }
    }
  }

  private boolean isCalled(JavaMethod method) {
    return withOverridden(method)
        .flatMap(each -> each.getAccessesToSelf().stream())
        .anyMatch(access -> counts(access.getOrigin()));
  }

  private static Stream<JavaMethod> withOverridden(JavaMethod method) {
    JavaClass owner = method.getOwner();
    String[] parameters =
        method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
    return Stream.concat(
        Stream.of(method),
        owner.getAllRawInterfaces().stream()
            .flatMap(type -> type.tryGetMethod(method.getName(), parameters).stream()));
  }

  private boolean counts(JavaCodeUnit caller) {
    return live.contains(caller) || !isConfig.test(caller.getOwner());
  }
}
