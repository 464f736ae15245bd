package dev.mobula.tune.space;

import dev.mobula.tune.TuneException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the configuration of a point: sampled values first, then the computed ones in their order.
 */
final class Resolver {
  private final Point point;
  private final List<Deferred> deferred = new ArrayList<>();

  private Resolver(Point point) {
    this.point = point;
  }

  private record Deferred(Node.Computed node, Consumer<@Nullable Object> set) {}

  static Map<String, Object> resolve(Node.Branch root, Point point, RandomGenerator random) {
    Resolver resolver = new Resolver(point);
    Map<String, Object> config = resolver.map(root);
    for (Deferred computed : resolver.deferred) {
      computed.set.accept(compute(computed.node, config, random));
    }
    return config;
  }

  private static @Nullable Object compute(
      Node.Computed node, Map<String, Object> config, RandomGenerator random) {
    try {
      return node.function().sample(Collections.unmodifiableMap(config), random);
    } catch (RuntimeException e) {
      throw new TuneException(
          "%s: expected the function of sample_from to return a value, found %s; it was given %s"
              .formatted(node.key(), e, config),
          e);
    }
  }

  private @Nullable Object value(Node node, Consumer<@Nullable Object> set) {
    return switch (node) {
      case Node.Fixed fixed -> fixed.value();
      case Node.Branch branch -> map(branch);
      case Node.Items items -> list(items);
      case Node.Number number -> number.domain().value(point.unit(number.parameter()));
      case Node.Options options ->
          value(
              options.children().get(options.domain().index(point.unit(options.parameter()))), set);
      case Node.Computed computed -> {
        deferred.add(new Deferred(computed, set));
        yield null;
      }
    };
  }

  @SuppressWarnings("NullAway") // values may be null, as in YAML
  private Map<String, Object> map(Node.Branch branch) {
    Map<String, Object> map = new LinkedHashMap<>();
    branch.children().forEach((key, child) -> map.put(key, value(child, v -> map.put(key, v))));
    return map;
  }

  @SuppressWarnings("NullAway") // values may be null, as in YAML
  private List<Object> list(Node.Items items) {
    List<Object> list = new ArrayList<>();
    for (Node child : items.children()) {
      int index = list.size();
      list.add(value(child, v -> list.set(index, v)));
    }
    return list;
  }
}
