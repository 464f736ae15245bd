package dev.mobula.examples.inventory;

import dev.mobula.envs.EnvConfig;
import java.util.List;

/**
 * The {@code env_config} of {@link JointReplenishment}. Costs are in euros, times in days.
 *
 * @param demandMeans the mean demand of each item in a day, over a week; units, above 0
 * @param weekdayFactors what the demand of each day of the week is by that mean, Monday first
 * @param days of an episode, at least 1
 * @param leadTime days from an order to its delivery, at least 1
 * @param palletSize units of an item on a pallet; items are ordered by the pallet
 * @param maxPallets the most pallets of an item in one order, at least 1
 * @param shelf units of an item that there is room for, those on their way included; at least
 *     {@code palletSize}
 * @param orderCost of a day's order, whatever is on it
 * @param itemCost of each item that is on it, however many units
 * @param holdingCost of a unit that is in stock overnight
 * @param lostSaleCost of a unit that was asked for and not there
 */
record InventoryConfig(
    List<Double> demandMeans,
    List<Double> weekdayFactors,
    int days,
    int leadTime,
    int palletSize,
    int maxPallets,
    int shelf,
    double orderCost,
    double itemCost,
    double holdingCost,
    double lostSaleCost) {
  private static final String DEMAND_MEANS = "demand_means";
  private static final String WEEKDAY_FACTORS = "weekday_factors";
  private static final String DAYS = "days";
  private static final String LEAD_TIME = "lead_time";
  private static final String PALLET_SIZE = "pallet_size";
  private static final String MAX_PALLETS = "max_pallets";
  private static final String SHELF = "shelf";
  private static final String ORDER_COST = "order_cost";
  private static final String ITEM_COST = "item_cost";
  private static final String HOLDING_COST = "holding_cost";
  private static final String LOST_SALE_COST = "lost_sale_cost";

  static final int DAYS_OF_WEEK = 7;

  InventoryConfig {
    demandMeans = List.copyOf(demandMeans);
    weekdayFactors = List.copyOf(weekdayFactors);
  }

  static InventoryConfig of(EnvConfig config) {
    config.allow(
        DEMAND_MEANS,
        WEEKDAY_FACTORS,
        DAYS,
        LEAD_TIME,
        PALLET_SIZE,
        MAX_PALLETS,
        SHELF,
        ORDER_COST,
        ITEM_COST,
        HOLDING_COST,
        LOST_SALE_COST);
    return new InventoryConfig(
        demandMeans(config),
        weekdayFactors(config),
        config.integer(DAYS, 100, 1),
        config.integer(LEAD_TIME, 2, 1),
        config.integer(PALLET_SIZE, 6, 1),
        config.integer(MAX_PALLETS, 4, 1),
        config.integer(SHELF, 36, 1),
        cost(config, ORDER_COST, 40),
        cost(config, ITEM_COST, 5),
        cost(config, HOLDING_COST, 1),
        cost(config, LOST_SALE_COST, 19));
  }

  private static List<Double> demandMeans(EnvConfig config) {
    List<Double> means =
        config.contains(DEMAND_MEANS) ? config.numbers(DEMAND_MEANS) : List.of(1.0, 2.0, 3.0);
    if (means.isEmpty() || means.stream().anyMatch(mean -> mean <= 0 || mean > 100)) {
      throw config.invalid(DEMAND_MEANS, "numbers above 0, up to 100", means);
    }
    return means;
  }

  private static List<Double> weekdayFactors(EnvConfig config) {
    List<Double> factors =
        config.contains(WEEKDAY_FACTORS)
            ? config.numbers(WEEKDAY_FACTORS)
            : List.of(0.4, 0.4, 0.6, 0.8, 1.6, 2.4, 0.8);
    if (factors.size() != DAYS_OF_WEEK
        || factors.stream().anyMatch(factor -> factor < 0 || factor > 7)) {
      throw config.invalid(WEEKDAY_FACTORS, "seven numbers from 0 to 7", factors);
    }
    return factors;
  }

  private static double cost(EnvConfig config, String key, double defaultValue) {
    double cost = config.number(key, defaultValue);
    if (cost < 0) {
      throw config.invalid(key, "a cost of at least 0", cost);
    }
    return cost;
  }

  /** Returns the number of items. */
  int items() {
    return demandMeans.size();
  }

  /** Returns the mean demand of an item on a day of the week, 0 being Monday. */
  double demand(int item, int weekday) {
    return demandMeans.get(item) * weekdayFactors.get(weekday);
  }

  /** Returns how many numbers of pallets an order may have of an item, 0 included. */
  int choices() {
    return maxPallets + 1;
  }
}
