package dev.mobula.rllib.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes experiments with every key, defaults included. */
final class ExperimentWriter {
  private ExperimentWriter() {}

  static String yaml(ExperimentSpec spec) {
    Map<String, @Nullable Object> keys = tree(spec);
    keys.remove("name");
    return yaml(spec.name(), keys);
  }

  static String yaml(String name, Map<String, ?> keys) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put(name, keys);
    DumpSettings settings = DumpSettings.builder().setSchema(new CoreSchema()).build();
    var events = new Serialize(settings).serializeOne(node(file));
    return new Present(settings).emitToString(events.iterator());
  }

  static Map<String, String> settings(ExperimentSpec spec) {
    Map<String, String> settings = new LinkedHashMap<>();
    flatten("", spec, settings);
    settings.remove("name");
    return settings;
  }

  private static void flatten(String prefix, Record group, Map<String, String> into) {
    tree(group)
        .forEach((name, value) -> {
          if (value instanceof Record inner && !(value instanceof Schedule)) {
            flatten(prefix + name + ".", inner, into);
          } else {
            into.put(prefix + name, flow(value));
          }
        });
  }

  /** Returns a value as YAML on one line. */
  static String flow(@Nullable Object value) {
    DumpSettings settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.FLOW)
            .setWidth(Integer.MAX_VALUE)
            .build();
    var events = new Serialize(settings).serializeOne(node(value));
    return new Present(settings).emitToString(events.iterator()).strip();
  }

  private static Map<String, @Nullable Object> tree(Record settings) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    Map<String, @Nullable Object> values = Records.values(settings);
    for (ConfigKey key : ConfigKey.components(settings.getClass())) {
      Object value = values.get(key.component());
      if (key.inline() && value instanceof Record inlined) {
        tree.putAll(tree(inlined));
      } else {
        tree.put(key.name(), isAuto(key, value) ? "auto" : value);
      }
    }
    return tree;
  }

  private static boolean isAuto(ConfigKey key, @Nullable Object value) {
    return key.auto() && (key.nullable() ? value == null : Integer.valueOf(0).equals(value));
  }

  private static Node node(@Nullable Object value) {
    return switch (value) {
      case null -> scalar(Tag.NULL, "null");
      case Schedule schedule -> schedule(schedule);
      case IntRange(int low, int high) when low == high -> node(low);
      case IntRange(int low, int high) -> sequence(List.of(low, high));
      case Record group -> node(tree(group));
      case Map<?, ?> map -> mapping(map);
      case List<?> list -> sequence(list);
      case Enum<?> constant -> scalar(Tag.STR, Values.word(constant));
      case Boolean flag -> scalar(Tag.BOOL, flag.toString());
      case Double number -> scalar(Tag.FLOAT, text(number));
      case Float number -> scalar(Tag.FLOAT, text(number.doubleValue()));
      case Number number -> scalar(Tag.INT, number.toString());
      default -> scalar(Tag.STR, value.toString());
    };
  }

  private static Node schedule(Schedule schedule) {
    return schedule.isConstant()
        ? node(schedule.value(0))
        : sequence(schedule.points().stream().map(p -> List.of(p.step(), p.value())).toList());
  }

  private static Node mapping(Map<?, ?> map) {
    List<NodeTuple> tuples =
        map.entrySet().stream()
            .map(e -> new NodeTuple(node(String.valueOf(e.getKey())), node(e.getValue())))
            .toList();
    return new MappingNode(Tag.MAP, tuples, map.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
  }

  private static Node sequence(List<?> list) {
    List<Node> elements = list.stream().map(ExperimentWriter::node).toList();
    return new SequenceNode(Tag.SEQ, elements, FlowStyle.FLOW);
  }

  private static Node scalar(Tag tag, String text) {
    return new ScalarNode(tag, text, ScalarStyle.PLAIN);
  }

  /** Writes 3e-4 rather than 3.0E-4, and 1.0 so that it stays one with a fraction. */
  private static String text(double value) {
    if (Double.isNaN(value)) {
      return ".nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? ".inf" : "-.inf";
    }
    return Double.toString(value).replace(".0E", "E").replace('E', 'e');
  }
}
