package dev.mobula.tune.space;

import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneProblem;
import dev.mobula.tune.space.Parameter.Condition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads maps in which any value may be a domain, and finds everything that is wrong with them. */
final class SpaceParser {
  private static final Node NOTHING = new Node.Fixed(null);

  private final List<Parameter> parameters = new ArrayList<>();
  private final List<TuneProblem> problems = new ArrayList<>();

  /** Where in the tree the parser is. */
  private record Place(String name, String key, @Nullable Condition condition, boolean drawn) {
    Place child(String part) {
      String separator = name.isEmpty() ? "" : ".";
      return new Place(name + separator + part, key + separator + part, condition, drawn);
    }

    Place option(int parameter, int option, boolean grid) {
      String below = name + "[" + option + "]";
      return new Place(below, key, new Condition(parameter, option), drawn || !grid);
    }
  }

  static SearchSpace parse(Map<String, ?> config) {
    SpaceParser parser = new SpaceParser();
    Node root = parser.branch(config, new Place("", "", null, false));
    if (!parser.problems.isEmpty()) {
      throw new TuneConfigException(parser.problems);
    }
    return new SearchSpace(root, List.copyOf(parser.parameters), List.of());
  }

  private Node node(@Nullable Object value, Place place) {
    return switch (value) {
      case Domain domain -> domain(domain, place);
      case Map<?, ?> map when domainName(map, place) instanceof String name ->
          domain(name, map.get(name), place);
      case Map<?, ?> map -> branch(map, place);
      case List<?> list -> items(list, place);
      case null, default -> new Node.Fixed(value);
    };
  }

  private Node branch(Map<?, ?> map, Place place) {
    Map<String, Node> children = new LinkedHashMap<>();
    map.keySet().forEach(key -> children.put(String.valueOf(key), NOTHING));
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    // Coordinates in the order of names: that of Map.of is another in each JVM.
    sorted.forEach((key, value) -> children.put(key, node(value, place.child(key))));
    return new Node.Branch(Collections.unmodifiableMap(children));
  }

  private Node items(List<?> list, Place place) {
    List<Node> children = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      children.add(node(list.get(i), place.child(String.valueOf(i))));
    }
    return new Node.Items(List.copyOf(children));
  }

  /** Returns the name of the domain that a map writes, or null where it writes none. */
  private @Nullable String domainName(Map<?, ?> map, Place place) {
    if (map.size() != 1) {
      return null;
    }
    String name = String.valueOf(map.keySet().iterator().next());
    if (!DomainNames.isKnown(name) && map.values().iterator().next() instanceof List<?>) {
      Optional<String> meant = DomainNames.meant(name);
      meant.ifPresent(
          known -> report(place, "a value or a distribution", name, "did you mean " + known + "?"));
    }
    return DomainNames.isKnown(name) ? name : null;
  }

  private Node domain(String name, @Nullable Object arguments, Place place) {
    if (arguments instanceof List<?> list) {
      try {
        return domain(DomainNames.make(name, list), place);
      } catch (TuneConfigException e) {
        e.problems().forEach(problem -> problems.add(problem.below(place.key + "." + name)));
      }
    } else {
      String fix = "write {" + name + ": [...]}";
      report(place.child(name), "a list of arguments", String.valueOf(arguments), fix);
    }
    return NOTHING;
  }

  private Node domain(Domain domain, Place place) {
    return switch (domain) {
      case FunctionDomain computed -> new Node.Computed(place.key, computed.function());
      case NumericDomain numeric -> new Node.Number(add(numeric, place), numeric);
      case CategoricalDomain categorical -> options(categorical, place);
    };
  }

  private Node options(CategoricalDomain domain, Place place) {
    if (domain.grid() && place.drawn) {
      report(
          place,
          "a grid_search outside of the options of a choice",
          "one below " + place.name,
          "make the outer choice a grid_search too, or this grid_search a choice");
    }
    int parameter = add(domain, place);
    List<Node> children = new ArrayList<>();
    for (int i = 0; i < domain.options().size(); i++) {
      children.add(node(domain.options().get(i), place.option(parameter, i, domain.grid())));
    }
    return new Node.Options(parameter, domain, List.copyOf(children));
  }

  private int add(Domain domain, Place place) {
    int index = parameters.size();
    parameters.add(new Parameter(index, place.name, place.key, domain, place.condition));
    return index;
  }

  private void report(Place place, String expected, String found, String fix) {
    problems.add(new TuneProblem(place.key, expected, found, fix));
  }
}
