package dev.mobula.examples.inventory;

import java.util.Map;
import java.util.Objects;

/**
 * What a policy sees of the shop in the morning, in the words of inventory control.
 *
 * @param config the shop's
 * @param seen an observation's numbers
 */
record Shelf(InventoryConfig config, float[] seen) {
  static Shelf of(InventoryConfig config, Map<String, Object> observation) {
    Object seen = Objects.requireNonNull(observation.get(JointReplenishment.OBSERVATIONS));
    return new Shelf(config, (float[]) seen);
  }

  /** Returns the day of the week, 0 being Monday. */
  int weekday() {
    int first = seen.length - InventoryConfig.DAYS_OF_WEEK;
    int weekday = 0;
    while (seen[first + weekday] == 0) {
      weekday++;
    }
    return weekday;
  }

  /** Returns the units of an item that are there and on their way. */
  int position(int item) {
    float position = 0;
    for (int day = 0; day < config.leadTime(); day++) {
      position += seen[item * config.leadTime() + day];
    }
    return (int) position;
  }

  /** Returns the mean demand of an item in the next days, today's included. */
  double forecast(int item, double days) {
    double demand = 0;
    int weekday = weekday();
    for (int day = 0; day < days; day++) {
      demand +=
          Math.min(1, days - day)
              * config.demand(item, (weekday + day) % InventoryConfig.DAYS_OF_WEEK);
    }
    return demand;
  }

  /** Returns the pallets that bring an item closest to a level, as far as there is room. */
  int palletsUpTo(int item, double level) {
    int position = position(item);
    long wanted = Math.round((level - position) / config.palletSize());
    int room = (config.shelf() - position) / config.palletSize();
    return Math.clamp(wanted, 0, Math.min(room, config.maxPallets()));
  }
}
