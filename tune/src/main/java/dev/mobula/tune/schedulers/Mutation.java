package dev.mobula.tune.schedulers;

import dev.mobula.tune.internal.Json;
import dev.mobula.tune.space.CategoricalDomain;
import dev.mobula.tune.space.Domain;
import dev.mobula.tune.space.NumericDomain;
import dev.mobula.tune.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How one setting changes in a population.
 *
 * @param path its keys, from the outermost on
 * @param space the space whose one key {@code value} has the setting's values
 */
record Mutation(List<String> path, SearchSpace space) {
  static final String VALUE = "value";

  /** Returns another value of all that there are. */
  @Nullable Object draw(RandomGenerator random) {
    return Json.normalised(space.resolve(space.randomPoint(random), random).get(VALUE));
  }

  /**
   * Returns a value near another one: its neighbour in a list, or the number multiplied by one of
   * the factors and kept within the bounds of its domain.
   */
  @Nullable Object perturb(@Nullable Object value, List<Double> factors, RandomGenerator random) {
    Domain domain = domain();
    if (domain instanceof CategoricalDomain list) {
      return neighbour(list.options(), value, random);
    }
    if (value instanceof Number number) {
      Number product = multiplied(number, factors, random);
      return domain instanceof NumericDomain numeric ? within(numeric, product) : product;
    }
    return draw(random);
  }

  /** Returns null where a function draws the values. */
  private @Nullable Domain domain() {
    return space.parameters().isEmpty() ? null : space.parameters().getFirst().domain();
  }

  private @Nullable Object neighbour(
      List<?> options, @Nullable Object value, RandomGenerator random) {
    List<@Nullable Object> values = new ArrayList<>();
    options.forEach(option -> values.add(Json.normalised(option)));
    int at = values.indexOf(value);
    if (at < 0) {
      return draw(random);
    }
    int next = at + (random.nextBoolean() ? 1 : -1);
    return values.get(Math.clamp(next, 0, values.size() - 1));
  }

  private static Number multiplied(Number number, List<Double> factors, RandomGenerator random) {
    double product = number.doubleValue() * factors.get(random.nextInt(factors.size()));
    return number instanceof Double ? (Number) product : (long) product;
  }

  private static Number within(NumericDomain domain, Number number) {
    if (domain.size() == 0 && domain.contains(number)) {
      return number;
    }
    Number nearest = domain.value(domain.unit(number));
    return nearest instanceof Double ? nearest : (Number) nearest.longValue();
  }

  /** Returns the value that a configuration has there; null where there is none. */
  @Nullable Object of(Map<String, Object> config) {
    return Mutations.at(config, path);
  }

  @Override
  public String toString() {
    return String.join(".", path);
  }
}
