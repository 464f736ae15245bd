package dev.mobula.rllib.config;

import dev.mobula.envs.EnvironmentSpec;
import dev.mobula.envs.Environments;
import dev.mobula.policies.Engines;
import dev.mobula.rllib.Callbacks;
import dev.mobula.rllib.config.YamlNode.Entry;
import dev.mobula.rllib.config.YamlNode.Mapping;
import dev.mobula.rllib.config.YamlNode.Scalar;
import dev.mobula.rllib.config.YamlNode.Sequence;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reports the environments, the keys of their settings, the callbacks and the engine that an
 * experiment names and that are not there. Nothing is made or initialised: what only shows when it
 * is, is reported then.
 */
final class ReferenceCheck {
  private final String name;
  private final List<ConfigProblem> problems;

  /** Checks the experiment of that name. */
  ReferenceCheck(String name, List<ConfigProblem> problems) {
    this.name = name;
    this.problems = problems;
  }

  void check(Mapping experiment) {
    if (node(experiment, "env") instanceof Scalar(String id, _, String location)) {
      environment(id, location)
          .filter(spec -> !spec.anyConfig())
          .ifPresent(spec -> envConfigs(spec, experiment));
    }
    mapping(experiment, "config").ifPresent(this::callbacks);
    mapping(experiment, "config").ifPresent(this::framework);
  }

  /** Returns what is known of a registered environment; reports one that is no class either. */
  private Optional<EnvironmentSpec> environment(String id, String location) {
    List<String> ids = Environments.ids();
    if (ids.contains(id)) {
      return Optional.of(Environments.spec(id));
    }
    if (!Environments.isKnown(id) && !isClass(id)) {
      Optional<String> near =
          DidYouMean.nearest(id, ids).or(() -> ClassNames.of(Environments.loader()).nearest(id));
      String fix =
          fix(near, "see 'mobula envs'; a class must be on the class path, or that of --classpath");
      problems.add(
          new Mismatch("a registered environment or the full name of a class", quoted(id), fix)
              .at(location, name + ".env"));
    }
    return Optional.empty();
  }

  private void envConfigs(EnvironmentSpec spec, Mapping experiment) {
    envConfig(spec, name, experiment);
    Optional<Mapping> config = mapping(experiment, "config");
    String path = name + ".config.evaluation_config";
    config
        .flatMap(settings -> mapping(settings, "evaluation_config"))
        .ifPresent(changes -> envConfig(spec, path, changes));
    config
        .flatMap(settings -> mapping(settings, "evaluation"))
        .flatMap(settings -> mapping(settings, "evaluation_config"))
        .ifPresent(
            changes -> envConfig(spec, name + ".config.evaluation.evaluation_config", changes));
  }

  private void envConfig(EnvironmentSpec spec, String path, Mapping holder) {
    TreeSet<String> known = new TreeSet<>(spec.configKeys());
    known.add(Environments.MAX_EPISODE_STEPS);
    mapping(holder, "env_config")
        .ifPresent(settings ->
            settings
                .entries()
                .forEach((key, entry) -> {
                  if (!known.contains(key)) {
                    problems.add(
                        new Mismatch(
                                "a key that " + spec.id() + " knows",
                                key,
                                DidYouMean.sentence(key, known))
                            .at(entry.keyLocation(), path + ".env_config." + key));
                  }
                }));
  }

  private void framework(Mapping config) {
    if (node(config, "framework") instanceof Scalar(String engine, _, String location)
        && !Engines.choices().contains(engine)) {
      String fix =
          Engines.isAbsent(engine)
              ? Engines.toAdd(engine)
              : DidYouMean.oneOf(engine, Engines.choices());
      problems.add(
          new Mismatch("an engine of networks among " + Engines.choices(), quoted(engine), fix)
              .at(location, name + ".config.framework"));
    }
  }

  private void callbacks(Mapping config) {
    Entry entry = config.entries().get("callbacks");
    if (entry != null && entry.value() instanceof Sequence(List<YamlNode> elements, _)) {
      for (YamlNode element : elements) {
        if (element instanceof Scalar(String type, _, String location) && !isCallbacks(type)) {
          Optional<String> near =
              ClassNames.of(Environments.loader())
                  .nearest(type)
                  .filter(found -> !found.equals(type));
          String fix =
              fix(
                  near,
                  "check the name, and that the class is on the class path, or that of --classpath");
          problems.add(
              new Mismatch(
                      "the full names of classes that implement " + Callbacks.class.getName(),
                      quoted(type),
                      fix)
                  .at(location, name + ".config.callbacks"));
        }
      }
    }
  }

  private static String fix(Optional<String> near, String otherwise) {
    return near.map(found -> "did you mean " + found + "?").orElse(otherwise);
  }

  private static boolean isCallbacks(String type) {
    try {
      return Callbacks.class.isAssignableFrom(Class.forName(type, false, Environments.loader()));
    } catch (ClassNotFoundException _) {
      return false;
    } catch (LinkageError _) {
      return true;
    }
  }

  private static boolean isClass(String type) {
    try {
      Class.forName(type, false, Environments.loader());
      return true;
    } catch (ClassNotFoundException _) {
      return false;
    } catch (LinkageError _) {
      return true;
    }
  }

  private static @Nullable YamlNode node(Mapping holder, String key) {
    Entry entry = holder.entries().get(key);
    return entry == null ? null : entry.value();
  }

  private static Optional<Mapping> mapping(Mapping holder, String key) {
    return node(holder, key) instanceof Mapping inner ? Optional.of(inner) : Optional.empty();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
