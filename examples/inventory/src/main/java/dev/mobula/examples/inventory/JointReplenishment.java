package dev.mobula.examples.inventory;

import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.ResetResult;
import dev.mobula.envs.Space;
import dev.mobula.envs.StepResult;
import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A shop that orders several items by the pallet from one supplier. A step is a day: what was
 * ordered is on its way for some days, customers come, and who finds nothing is lost. An order
 * costs something, so that it pays to order items together, but what is on the shelf costs too, and
 * Saturdays sell six times as much as Mondays.
 *
 * <p>An action is the number of pallets of each item; the mask allows what the shelf has room for.
 * An observation is, for each item, what is there and what comes tomorrow and so on, then the day
 * of the week, one-hot, Monday first. The reward is minus the day's costs.
 */
public final class JointReplenishment implements Environment<Map<String, Object>, int[]> {
  /** The keys of observations. */
  static final String ACTION_MASK = "action_mask";

  static final String OBSERVATIONS = "observations";

  private static final int DAYS_OF_WEEK = InventoryConfig.DAYS_OF_WEEK;

  private final InventoryConfig config;
  private final PoissonDemand[][] demands;
  private final Stock[] stocks;
  private Rng rng = new Rng(0);
  private int weekday;
  private int day;

  /**
   * Makes a shop of {@code env_config}, whose keys are those of {@link InventoryConfig}.
   *
   * @throws EnvironmentException if a key is unknown or has a wrong value
   */
  public JointReplenishment(Map<String, Object> envConfig) {
    this(InventoryConfig.of(EnvConfig.of("JointReplenishment", envConfig)));
  }

  JointReplenishment(InventoryConfig config) {
    this.config = config;
    this.stocks = new Stock[config.items()];
    this.demands = new PoissonDemand[config.items()][DAYS_OF_WEEK];
    for (int item = 0; item < stocks.length; item++) {
      stocks[item] = new Stock(config.leadTime());
      for (int of = 0; of < DAYS_OF_WEEK; of++) {
        demands[item][of] = new PoissonDemand(config.demand(item, of));
      }
    }
    day = config.days();
  }

  @Override
  public Space<Map<String, Object>> observationSpace() {
    int numbers = config.items() * config.leadTime() + DAYS_OF_WEEK;
    return DictSpace.of(
        ACTION_MASK,
        MultiBinary.of(config.items() * config.choices()),
        OBSERVATIONS,
        Box.of(0, config.shelf(), numbers));
  }

  @Override
  public Space<int[]> actionSpace() {
    return new MultiDiscrete(
        Collections.nCopies(config.items(), config.choices()),
        Collections.nCopies(config.items(), 0));
  }

  @Override
  public ResetResult<Map<String, Object>> reset(@Nullable Long seed, Map<String, Object> options) {
    if (seed != null) {
      rng = new Rng(seed);
    }
    weekday = rng.nextInt(DAYS_OF_WEEK);
    for (int item = 0; item < stocks.length; item++) {
      double days = config.leadTime() + 1 + 3 * rng.nextDouble();
      long there = Math.round(config.demandMeans().get(item) * days);
      stocks[item].start((int) Math.min(there, config.shelf()));
    }
    day = 0;
    return ResetResult.of(observation());
  }

  @Override
  public StepResult<Map<String, Object>> step(int[] pallets) {
    if (day >= config.days()) {
      throw new EnvironmentException("expected reset before a step, found no running episode");
    }
    checkRoom(pallets);
    double cost = IntStream.of(pallets).anyMatch(number -> number > 0) ? config.orderCost() : 0;
    for (int item = 0; item < stocks.length; item++) {
      cost += pallets[item] > 0 ? config.itemCost() : 0;
      cost += passDay(stocks[item], pallets[item], demands[item][weekday].draw(rng));
    }
    weekday = (weekday + 1) % DAYS_OF_WEEK;
    day++;
    return StepResult.of(observation(), -cost, false, day == config.days());
  }

  private void checkRoom(int[] pallets) {
    for (int item = 0; item < stocks.length; item++) {
      if (!fits(item, pallets[item])) {
        throw new EnvironmentException(
            "expected an order that action_mask allows, found %d pallets of item %d"
                .formatted(pallets[item], item));
      }
    }
  }

  private boolean fits(int item, int pallets) {
    return pallets >= 0
        && pallets <= config.maxPallets()
        && stocks[item].position() + pallets * config.palletSize() <= config.shelf();
  }

  /** Returns what a day costs for one item, but for its order. */
  private double passDay(Stock stock, int pallets, int demand) {
    stock.order(pallets * config.palletSize());
    int lost = stock.sell(demand);
    double cost = config.lostSaleCost() * lost + config.holdingCost() * stock.there();
    stock.nextDay();
    return cost;
  }

  private Map<String, Object> observation() {
    int[] mask = new int[stocks.length * config.choices()];
    float[] seen = new float[stocks.length * config.leadTime() + DAYS_OF_WEEK];
    int at = 0;
    for (int item = 0; item < stocks.length; item++) {
      at = stocks[item].write(seen, at);
      for (int pallets = 0; pallets < config.choices(); pallets++) {
        mask[item * config.choices() + pallets] = fits(item, pallets) ? 1 : 0;
      }
    }
    seen[at + weekday] = 1;
    return Map.of(ACTION_MASK, mask, OBSERVATIONS, seen);
  }
}
