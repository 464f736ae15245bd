package dev.mobula.tune.space;

import dev.mobula.tune.TuneConfigException;
import dev.mobula.tune.TuneProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A configuration in which any value, at any depth, may be a domain instead. Immutable; any thread.
 */
public final class SearchSpace {
  private final Node root;
  private final List<Parameter> parameters;
  private final List<Constraint> constraints;

  SearchSpace(Node root, List<Parameter> parameters, List<Constraint> constraints) {
    this.root = root;
    this.parameters = parameters;
    this.constraints = constraints;
  }

  /**
   * Reads a configuration, nested as in YAML: a value is a domain where it is a {@link Domain} or a
   * map of one key, the name of a domain, and the list of its arguments.
   *
   * @throws TuneConfigException naming everything that is wrong
   */
  public static SearchSpace of(Map<String, ?> config) {
    return SpaceParser.parse(config);
  }

  /** Returns this space without the configurations for which a predicate is false. */
  public SearchSpace constrainedBy(String description, Predicate<Map<String, Object>> predicate) {
    List<Constraint> more = new ArrayList<>(constraints);
    more.add(new Constraint(description, predicate));
    return new SearchSpace(root, parameters, Collections.unmodifiableList(more));
  }

  /** Returns the coordinates of a {@link Point}: what is drawn or tried in turn, in order. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Returns the constraints, in the order in which they were added. */
  public List<Constraint> constraints() {
    return constraints;
  }

  /** Returns the point at a place of the unit cube; what is not active there does not matter. */
  public Point point(double... units) {
    double[] snapped = new double[parameters.size()];
    for (Parameter parameter : parameters) {
      int i = parameter.index();
      snapped[i] = isActive(parameter, snapped) ? parameter.snap(units[i]) : Point.INACTIVE;
    }
    return new Point(snapped);
  }

  private boolean isActive(Parameter parameter, double[] units) {
    Parameter.Condition condition = parameter.condition();
    return condition == null || option(condition.parameter(), units) == condition.option();
  }

  private int option(int parameter, double[] units) {
    double unit = units[parameter];
    CategoricalDomain domain = (CategoricalDomain) parameters.get(parameter).domain();
    return unit < 0 ? -1 : domain.index(unit);
  }

  /** Draws a point; constraints are not asked. */
  public Point randomPoint(RandomGenerator random) {
    return point(randomUnits(random));
  }

  private double[] randomUnits(RandomGenerator random) {
    double[] units = new double[parameters.size()];
    Arrays.setAll(units, _ -> random.nextDouble());
    return units;
  }

  /**
   * Returns the configuration of a point, nested as the space is. The caller owns it; values may be
   * null, as in YAML.
   *
   * @param random what computed values may draw from
   * @throws dev.mobula.tune.TuneException if the function of a computed value fails
   */
  public Map<String, Object> resolve(Point point, RandomGenerator random) {
    return Resolver.resolve((Node.Branch) root, point, random);
  }

  /** Returns the first constraint that a configuration of this space does not satisfy. */
  public Optional<Constraint> violated(Map<String, Object> config) {
    Map<String, Object> view = Collections.unmodifiableMap(config);
    return constraints.stream()
        .filter(constraint -> !constraint.predicate().test(view))
        .findFirst();
  }

  /**
   * Returns the point of a configuration that has a value for each active parameter; other keys may
   * be left out, and computed values are not looked at.
   *
   * @throws TuneConfigException if it is no configuration of this space, naming everything that is
   *     wrong
   */
  public Point encode(Map<String, ?> config) {
    double[] units = Encoder.encode(root, parameters.size(), config);
    List<TuneProblem> missing = new ArrayList<>();
    for (Parameter parameter : parameters) {
      int i = parameter.index();
      if (!isActive(parameter, units)) {
        units[i] = Point.INACTIVE;
      } else if (Double.isNaN(units[i])) {
        String expected = "a value of " + parameter.domain();
        missing.add(new TuneProblem(parameter.key(), expected, "none", "add one"));
        units[i] = 0;
      }
    }
    if (!missing.isEmpty()) {
      throw new TuneConfigException(missing);
    }
    return point(units);
  }

  /**
   * Returns the point of a configuration that may leave out any key; what it leaves out is drawn.
   *
   * @throws TuneConfigException if it is no configuration of this space, naming everything that is
   *     wrong
   */
  public Point complete(Map<String, ?> config, RandomGenerator random) {
    double[] units = Encoder.encode(root, parameters.size(), config);
    double[] drawn = randomUnits(random);
    for (int i = 0; i < units.length; i++) {
      units[i] = Double.isNaN(units[i]) ? drawn[i] : units[i];
    }
    return point(units);
  }
}
