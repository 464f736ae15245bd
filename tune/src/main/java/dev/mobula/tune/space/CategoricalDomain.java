package dev.mobula.tune.space;

import dev.mobula.tune.TuneConfigException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Values to choose from; each may be a map or list with domains in it, which are then sampled only
 * where that option is chosen.
 *
 * @param options the values, at least one; they may be null
 * @param grid whether each is tried in turn ({@code grid_search}) instead of drawn ({@code choice})
 */
public record CategoricalDomain(List<?> options, boolean grid) implements Domain {
  /** Copies the options. */
  public CategoricalDomain {
    if (options.isEmpty()) {
      throw new TuneConfigException("at least one value", "an empty list", "add values");
    }
    options = Collections.unmodifiableList(new ArrayList<>(options));
  }

  /** Returns the option whose cell of the unit interval a place is in; all cells are equal. */
  public int index(double unit) {
    return Math.clamp((long) (unit * options.size()), 0, options.size() - 1);
  }

  /** Returns the middle of an option's cell. */
  public double unit(int index) {
    return (index + 0.5) / options.size();
  }

  @Override
  public String toString() {
    return (grid ? "grid_search" : "choice") + options;
  }
}
