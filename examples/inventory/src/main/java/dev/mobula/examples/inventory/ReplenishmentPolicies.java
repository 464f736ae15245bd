package dev.mobula.examples.inventory;

import dev.mobula.cli.suite.Heuristic;
import dev.mobula.cli.suite.HeuristicFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The policies of the field for joint replenishment. Levels are a number of days of the demand that
 * is forecast for these days, in quarters of a day, so that they follow the week; or are set for
 * each day of the week on which orders are placed.
 */
final class ReplenishmentPolicies {
  private static final int DAYS_OF_WEEK = InventoryConfig.DAYS_OF_WEEK;
  private static final double DAYS_PER_NUMBER = 0.25;
  private static final int MOST_DAYS = 40;

  private final InventoryConfig config;
  private final int items;

  ReplenishmentPolicies(InventoryConfig config) {
    this.config = config;
    this.items = config.items();
  }

  /**
   * Returns all of them.
   *
   * @param orderDays good numbers of the last, of whether orders are placed on each day of the
   *     week, and of each day's levels; or none
   */
  List<HeuristicFamily<Map<String, Object>, int[]>> all(List<List<Integer>> orderDays) {
    return List.of(
        family("(s, S) per item", Collections.nCopies(2 * items, MOST_DAYS), this::perItem),
        family("can-order (s, c, S)", Collections.nCopies(3 * items, MOST_DAYS), this::canOrder),
        family("(Q, S)", bounds(1, config.shelf() * items, items, MOST_DAYS), this::jointly),
        new HeuristicFamily<>(
            "order days with levels",
            bounds(DAYS_OF_WEEK, 1, DAYS_OF_WEEK * items, config.shelf()),
            orderDays,
            numbers -> heuristic(numbers, this::onOrderDays)));
  }

  /** What is ordered of a shelf, by numbers that are searched. */
  private interface Rule {
    int[] order(int[] numbers, Shelf shelf);
  }

  private HeuristicFamily<Map<String, Object>, int[]> family(
      String name, List<Integer> upper, Rule rule) {
    return new HeuristicFamily<>(name, upper, numbers -> heuristic(numbers, rule));
  }

  private Heuristic<Map<String, Object>, int[]> heuristic(int[] numbers, Rule rule) {
    return (observation, _) -> rule.order(numbers, Shelf.of(config, observation));
  }

  private static List<Integer> bounds(int firsts, int first, int others, int other) {
    List<Integer> bounds = new ArrayList<>(Collections.nCopies(firsts, first));
    bounds.addAll(Collections.nCopies(others, other));
    return bounds;
  }

  /** Orders an item that is at s or below up to S; S is s and the second numbers. */
  private int[] perItem(int[] numbers, Shelf shelf) {
    return order(
        shelf,
        item -> shelf.position(item) <= days(shelf, item, numbers[item]),
        item -> days(shelf, item, numbers[item] + numbers[items + item]));
  }

  /** Once an item is at s or below, orders all that are at c or below up to S. */
  private int[] canOrder(int[] numbers, Shelf shelf) {
    boolean must =
        IntStream.range(0, items)
            .anyMatch(item -> shelf.position(item) <= days(shelf, item, numbers[item]));
    return order(
        shelf,
        item ->
            must
                && shelf.position(item) <= days(shelf, item, numbers[item] + numbers[items + item]),
        item ->
            days(shelf, item, numbers[item] + numbers[items + item] + numbers[2 * items + item]));
  }

  /** Once Q units are missing to the levels S in all, orders all items up to them. */
  private int[] jointly(int[] numbers, Shelf shelf) {
    IntToDoubleFunction level = item -> days(shelf, item, numbers[1 + item]);
    double missing =
        IntStream.range(0, items)
            .mapToDouble(item -> level.applyAsDouble(item) - shelf.position(item))
            .sum();
    return order(shelf, _ -> missing >= numbers[0], level);
  }

  /** On the days of the week whose number is 1, orders up to the levels of that day. */
  private int[] onOrderDays(int[] numbers, Shelf shelf) {
    int weekday = shelf.weekday();
    return order(
        shelf, _ -> numbers[weekday] == 1, item -> numbers[DAYS_OF_WEEK + weekday * items + item]);
  }

  private int[] order(Shelf shelf, IntPredicate orders, IntToDoubleFunction level) {
    return IntStream.range(0, items)
        .map(item -> orders.test(item) ? shelf.palletsUpTo(item, level.applyAsDouble(item)) : 0)
        .toArray();
  }

  private static double days(Shelf shelf, int item, int number) {
    return shelf.forecast(item, number * DAYS_PER_NUMBER);
  }
}
