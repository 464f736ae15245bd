package dev.mobula.rllib.config;

import dev.mobula.rllib.config.YamlNode.Entry;
import dev.mobula.rllib.config.YamlNode.Mapping;
import dev.mobula.rllib.config.YamlNode.Scalar;
import dev.mobula.rllib.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 (core schema, so {@code 1e-3} is a number) into nodes that know their place. */
final class YamlReader {
  /** More than any configuration has; a few nested aliases can stand for billions. */
  private static final int MAX_NODES = 100_000;

  private static final CoreSchema SCHEMA = new CoreSchema();

  private final String label;
  private final boolean withLines;
  private final List<ConfigProblem> problems;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int nodes;

  private YamlReader(String label, boolean withLines, List<ConfigProblem> problems) {
    this.label = label;
    this.withLines = withLines;
    this.problems = problems;
  }

  /** Reads a file's text; empty where it has no content or problems that leave nothing to read. */
  static Optional<YamlNode> file(String text, String label, List<ConfigProblem> problems) {
    return new YamlReader(label, true, problems).read(text);
  }

  /** Reads a value that stands in code or on a command line, which is its own location. */
  static Optional<YamlNode> value(String text, String location, List<ConfigProblem> problems) {
    return new YamlReader(location, false, problems).read(text);
  }

  private Optional<YamlNode> read(String text) {
    LoadSettings settings = LoadSettings.builder().setLabel(label).setSchema(SCHEMA).build();
    try {
      return new Compose(settings).composeString(text).map(node -> convert(node, ""));
    } catch (MarkedYamlEngineException e) {
      report(location(e.getProblemMark()), "", "YAML", found(e.getProblem()), "correct the syntax");
    } catch (YamlEngineException e) {
      report(label, "", "one YAML document", String.valueOf(e.getMessage()), "correct the syntax");
    }
    return Optional.empty();
  }

  /** The parser's own words begin with {@code found} now and then. */
  private static String found(String problem) {
    return problem.startsWith("found ") ? problem.substring("found ".length()) : problem;
  }

  private YamlNode convert(Node node, String path) {
    String location = location(node.getStartMark());
    if (++nodes > MAX_NODES || !open.add(node)) {
      report(location, path, "values of finite size", "an endless alias", "write the values out");
      return new Scalar(null, "null", location);
    }
    YamlNode converted =
        switch (node) {
          case MappingNode mapping -> mapping(mapping, path, location);
          case SequenceNode sequence ->
              new Sequence(
                  sequence.getValue().stream().map(e -> convert(e, path)).toList(), location);
          case ScalarNode scalar -> new Scalar(value(scalar, path), scalar.getValue(), location);
          default -> throw new IllegalStateException("unexpected " + node);
        };
    open.remove(node);
    return converted;
  }

  private Mapping mapping(MappingNode node, String path, String location) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<Mapping> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      Node key = tuple.getKeyNode();
      String name = key instanceof ScalarNode scalar ? scalar.getValue() : "?";
      String at = location(key.getStartMark());
      String keyPath = path.isEmpty() ? name : path + "." + name;
      YamlNode value = convert(tuple.getValueNode(), keyPath);
      if (key.getTag().equals(Tag.MERGE) && value instanceof Mapping other) {
        merged.add(other);
      } else if (!(key instanceof ScalarNode)) {
        report(at, path, "a name as the key", "a list or mapping", "write the key as one word");
      } else if (entries.putIfAbsent(name, new Entry(at, value)) != null) {
        report(at, keyPath, "each key once", "it a second time", "remove one of the two");
      }
    }
    merged.forEach(other -> other.entries().forEach(entries::putIfAbsent));
    return new Mapping(entries, location);
  }

  private @Nullable Object value(ScalarNode node, String path) {
    if (node.getTag().equals(Tag.STR)) {
      return node.getValue();
    }
    var constructor = SCHEMA.getSchemaTagConstructors().get(node.getTag());
    if (constructor == null) {
      String at = location(node.getStartMark());
      report(at, path, "no tag", node.getTag().getValue(), "remove the tag");
      return null;
    }
    return constructor.construct(node);
  }

  private String location(Optional<Mark> mark) {
    return withLines && mark.isPresent()
        ? label + ":" + (mark.get().getLine() + 1) + ":" + (mark.get().getColumn() + 1)
        : label;
  }

  private void report(String at, String path, String expected, String found, String fix) {
    problems.add(
        new ConfigProblem(at, path.isEmpty() ? List.of() : List.of(path), expected, found, fix));
  }
}
