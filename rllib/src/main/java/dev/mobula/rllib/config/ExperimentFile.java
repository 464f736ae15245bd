package dev.mobula.rllib.config;

import dev.mobula.rllib.config.YamlNode.Entry;
import dev.mobula.rllib.config.YamlNode.Mapping;
import dev.mobula.rllib.config.YamlNode.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads experiments from YAML, and writes them so that they can be read again. */
public final class ExperimentFile {
  private final Map<String, ? extends Class<? extends AlgorithmSpec>> algorithms;
  private final List<String> overrides;
  private final References references;
  private final List<ConfigProblem> problems = new ArrayList<>();

  private ExperimentFile(
      Map<String, ? extends Class<? extends AlgorithmSpec>> algorithms,
      List<String> overrides,
      References references) {
    this.algorithms = algorithms;
    this.overrides = overrides;
    this.references = references;
  }

  /**
   * Reads the experiments of a file.
   *
   * @param file YAML: names with experiments
   * @param overrides settings such as {@code config.lr=1e-3} that replace those of every experiment
   * @param algorithms the names that {@code run} may have, with the records of their settings
   * @return at least one
   * @throws ConfigException naming everything that is wrong with the file and the overrides
   */
  public static List<ExperimentSpec> load(
      Path file,
      List<String> overrides,
      Map<String, ? extends Class<? extends AlgorithmSpec>> algorithms) {
    return load(file, overrides, algorithms, References.UNCHECKED);
  }

  /** Reads a file as the other {@code load} does, and checks what its experiments name. */
  public static List<ExperimentSpec> load(
      Path file,
      List<String> overrides,
      Map<String, ? extends Class<? extends AlgorithmSpec>> algorithms,
      References references) {
    return new ExperimentFile(algorithms, overrides, references).parse(read(file), file.toString());
  }

  /** Reads experiments as {@link #load} does, from a text; {@code label} names it in messages. */
  public static List<ExperimentSpec> parse(
      String yaml,
      String label,
      List<String> overrides,
      Map<String, ? extends Class<? extends AlgorithmSpec>> algorithms) {
    return new ExperimentFile(algorithms, overrides, References.UNCHECKED).parse(yaml, label);
  }

  /**
   * Makes an experiment without a file: all defaults but for the overrides.
   *
   * @throws ConfigException naming everything that is wrong with the arguments
   */
  public static ExperimentSpec of(
      String run,
      String env,
      List<String> overrides,
      Map<String, ? extends Class<? extends AlgorithmSpec>> algorithms) {
    return of(run, env, overrides, algorithms, References.UNCHECKED);
  }

  /** Makes an experiment as the other {@code of} does, and checks what it names. */
  public static ExperimentSpec of(
      String run,
      String env,
      List<String> overrides,
      Map<String, ? extends Class<? extends AlgorithmSpec>> algorithms,
      References references) {
    ExperimentFile reader = new ExperimentFile(algorithms, overrides, references);
    Mapping experiment = new Mapping(new LinkedHashMap<>(), "");
    experiment.entries().put("run", new Entry("", new Scalar(run, run, "")));
    experiment.entries().put("env", new Entry("", new Scalar(env, env, "")));
    ExperimentSpec spec = reader.experiment(ExperimentSpec.nameOf(run, env), experiment);
    return reader.checked(spec == null ? List.of() : List.of(spec)).getFirst();
  }

  /**
   * Makes an experiment of its keys and values, nested as in a file.
   *
   * @throws ConfigException naming everything that is wrong with them
   */
  public static ExperimentSpec of(
      String name,
      Map<String, ?> values,
      Map<String, ? extends Class<? extends AlgorithmSpec>> algorithms,
      References references) {
    ExperimentFile reader = new ExperimentFile(algorithms, List.of(), references);
    ExperimentSpec spec = reader.experiment(name, (Mapping) PlainValues.node(values));
    return reader.checked(spec == null ? List.of() : List.of(spec)).getFirst();
  }

  /**
   * Reads the keys and values of a file's experiments, nested as they stand there, without asking
   * what they mean.
   *
   * @throws ConfigException if the file or an override is not what can be read
   */
  public static Map<String, Map<String, @Nullable Object>> values(
      Path file, List<String> overrides) {
    List<ConfigProblem> problems = new ArrayList<>();
    YamlNode root = YamlReader.file(read(file), file.toString(), problems).orElse(null);
    Map<String, Map<String, @Nullable Object>> experiments = new LinkedHashMap<>();
    if (root instanceof Mapping named && !isExperiment(named)) {
      named
          .entries()
          .forEach((name, entry) -> {
            if (entry.value() instanceof Mapping experiment) {
              Overrides.apply(overrides, experiment, problems);
              experiments.put(name, PlainValues.of(experiment));
            }
          });
    }
    if (experiments.isEmpty() && problems.isEmpty()) {
      problems.add(
          new Mismatch("names with experiments", "none", "write NAME: and under it run and env")
              .at(file.toString()));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return experiments;
  }

  /**
   * Reads the keys and values of any file, nested as they stand there.
   *
   * @throws ConfigException if the file is not what can be read
   */
  public static Map<String, @Nullable Object> document(Path file) {
    List<ConfigProblem> problems = new ArrayList<>();
    YamlNode root = YamlReader.file(read(file), file.toString(), problems).orElse(null);
    if (!(root instanceof Mapping) && problems.isEmpty()) {
      problems.add(
          new Mismatch("keys with values", "none", "write KEY: VALUE").at(file.toString()));
    }
    if (!problems.isEmpty() || !(root instanceof Mapping document)) {
      throw new ConfigException(problems);
    }
    return PlainValues.of(document);
  }

  /** Returns the keys and values of an experiment without a file: none but the overrides. */
  public static Map<String, @Nullable Object> values(List<String> overrides) {
    List<ConfigProblem> problems = new ArrayList<>();
    Mapping experiment = new Mapping(new LinkedHashMap<>(), "");
    Overrides.apply(overrides, experiment, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return PlainValues.of(experiment);
  }

  /**
   * Returns where a setting stands, for what shows only later to be wrong with it.
   *
   * @param file as {@link #load} had it, or null where the experiment was made without one
   * @param overrides as {@link #load} had them
   * @param path the experiment's name, and the keys below it; the last ones may be missing
   * @return {@code file:line:column} or the override; empty where the setting stands nowhere
   */
  public static String place(@Nullable Path file, List<String> overrides, List<String> path) {
    List<ConfigProblem> known = new ArrayList<>();
    Optional<YamlNode> root =
        file == null ? Optional.empty() : YamlReader.file(read(file), file.toString(), known);
    Mapping holder = new Mapping(new LinkedHashMap<>(), "");
    String location = "";
    if (root.orElse(null) instanceof Mapping experiments
        && experiments.entries().get(path.getFirst()) instanceof Entry(String at, Mapping own)) {
      holder = own;
      location = at;
    }
    Overrides.apply(overrides, holder, known);
    for (String key : path.subList(1, path.size())) {
      Entry entry = holder.entries().get(key);
      if (entry == null) {
        break;
      }
      location = entry.keyLocation();
      holder = entry.value() instanceof Mapping inner ? inner : new Mapping(Map.of(), "");
    }
    return location;
  }

  /** Returns an experiment as YAML with every key, which reads as the same experiment again. */
  public static String toYaml(ExperimentSpec spec) {
    return ExperimentWriter.yaml(spec);
  }

  /** Returns keys and values of an experiment, as {@link #values} read them, as YAML again. */
  public static String toYaml(String name, Map<String, ?> values) {
    return ExperimentWriter.yaml(name, values);
  }

  /**
   * Returns all settings of an experiment by the paths of their keys, such as {@code config.lr}.
   */
  public static Map<String, String> settings(ExperimentSpec spec) {
    return ExperimentWriter.settings(spec);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      ConfigException wrong =
          new ConfigException(
              List.of(
                  new ConfigProblem(
                      file.toString(),
                      List.of(),
                      "a readable file",
                      PathProblem.of(file, e),
                      "check the path")));
      wrong.initCause(e);
      throw wrong;
    }
  }

  private List<ExperimentSpec> parse(String yaml, String label) {
    List<ExperimentSpec> specs = new ArrayList<>();
    YamlNode root = YamlReader.file(yaml, label, problems).orElse(null);
    if (root instanceof Mapping mapping && isExperiment(mapping)) {
      problems.add(
          new Mismatch(
                  "names with experiments",
                  "the keys of one experiment",
                  "put an experiment's name above run and env, as in my-experiment:, and indent"
                      + " all below it")
              .at(mapping.location()));
    } else if (root instanceof Mapping mapping && !mapping.entries().isEmpty()) {
      mapping
          .entries()
          .forEach((name, entry) -> {
            ExperimentSpec spec = experiment(name, entry);
            if (spec != null) {
              specs.add(spec);
            }
          });
    } else if (problems.isEmpty()) {
      String found = root == null ? "nothing" : root.describe();
      problems.add(
          new Mismatch("names with experiments", found, "write NAME: and under it run and env")
              .at(label));
    }
    return checked(specs);
  }

  /** Tells whether {@code run} or {@code env} stand where names of experiments should. */
  private static boolean isExperiment(Mapping root) {
    return Stream.of("run", "env")
        .map(root.entries()::get)
        .anyMatch(entry -> entry != null && entry.value() instanceof Scalar(String _, _, _));
  }

  private List<ExperimentSpec> checked(List<ExperimentSpec> specs) {
    if (!problems.isEmpty()) {
      throw new ConfigException(
          problems.stream().distinct().sorted(ConfigProblem.BY_PLACE).toList());
    }
    return List.copyOf(specs);
  }

  private @Nullable ExperimentSpec experiment(String name, Entry entry) {
    try {
      return experiment(name, Values.mapping(entry.value()));
    } catch (WrongValueException e) {
      problems.add(e.mismatch().at(entry.value().location(), name));
      return null;
    }
  }

  private @Nullable ExperimentSpec experiment(String name, Mapping experiment) {
    Overrides.apply(overrides, experiment, problems);
    if (references == References.ON_CLASS_PATH) {
      new ReferenceCheck(name, problems).check(experiment);
    }
    Section section = new Section(name, experiment);
    Class<? extends AlgorithmSpec> algorithm = algorithm(name, experiment);
    Suggestions suggestions = new Suggestions(name).add("", ExperimentSpec.class);
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    given.put("name", name);
    given.put("config", null);
    Entry config =
        section.take("config").orElse(new Entry("", new Scalar(null, "", section.location())));
    if (algorithm != null) {
      Class<? extends Record> type = algorithm.asSubclass(Record.class);
      suggestions.add("config", type);
      given.put("config", config(type, section.path("config"), config.value(), suggestions));
    }
    return new Binder(suggestions, problems).bind(ExperimentSpec.class, section, given);
  }

  private @Nullable Record config(
      Class<? extends Record> type, String path, YamlNode node, Suggestions suggestions) {
    try {
      Section section = new Section(path, Values.mapping(node));
      return new Binder(suggestions, problems).bind(type, section, Map.of());
    } catch (WrongValueException e) {
      problems.add(e.mismatch().at(node.location(), path));
      return null;
    }
  }

  /**
   * Returns the settings' record of the algorithm, or null; the key's absence is found elsewhere.
   */
  private @Nullable Class<? extends AlgorithmSpec> algorithm(String name, Mapping experiment) {
    Entry run = experiment.entries().get("run");
    if (run == null || !(run.value() instanceof Scalar(String text, _, String location))) {
      return null;
    }
    Class<? extends AlgorithmSpec> algorithm = algorithms.get(text);
    if (algorithm == null) {
      problems.add(
          new Mismatch("the name of an algorithm", text, meant(text)).at(location, name + ".run"));
    }
    return algorithm;
  }

  private String meant(String unknown) {
    return algorithms.entrySet().stream()
        .flatMap(known ->
            Alias.all(known.getValue().getAnnotation(AlsoKnownAs.class)).stream()
                .filter(alias -> alias.name().equalsIgnoreCase(unknown))
                .map(alias -> "did you mean " + alias.noted(known.getKey()) + "?"))
        .findFirst()
        .orElseGet(() -> DidYouMean.sentence(unknown, new TreeSet<>(algorithms.keySet())));
  }
}
