package dev.mobula.cli;

import dev.mobula.envs.EnvironmentProvider;
import dev.mobula.envs.Environments;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks that what a new project names is not named so already. */
final class FreeNames {
  private static final String JAVA = ".java";
  private static final Pattern IMPORT = Pattern.compile("(?m)^import [\\w.]+\\.(\\w+);$");

  /** A provider inherits it, so that no import names it. */
  private static final String INHERITED = EnvironmentProvider.Entry.class.getSimpleName();

  private FreeNames() {}

  /**
   * Checks that no class of a project hides one that its templates use, and that its environment's
   * id is not in use.
   *
   * @throws UsageException saying what is
   */
  static void check(NewProject project) {
    Set<String> used = new HashSet<>(Set.of(INHERITED));
    Set<String> own = new HashSet<>();
    project
        .files()
        .forEach((template, path) -> {
          if (path.endsWith(JAVA)) {
            own.add(path.substring(path.lastIndexOf('/') + 1, path.length() - JAVA.length()));
            IMPORT
                .matcher(NewProject.read(template))
                .results()
                .forEach(found -> used.add(found.group(1)));
          }
        });
    for (String each : own) {
      if (used.contains(each) || isInJavaLang(each)) {
        throw taken(project, "its class %s would hide the one that it needs".formatted(each));
      }
    }
    String id = project.className() + "-v0";
    if (Environments.isKnown(id)) {
      throw taken(project, "there is an environment %s already".formatted(id));
    }
  }

  private static UsageException taken(NewProject project, String why) {
    return new UsageException(
        "expected a name that is free, found '%s': %s; add a word, as in my-%1$s"
            .formatted(project.name(), why));
  }

  private static boolean isInJavaLang(String className) {
    return Object.class.getResource(className + ".class") != null;
  }
}
