package dev.mobula.core.internal;

import dev.mobula.core.InfeasibleResourcesException;
import dev.mobula.core.MobulaException;
import dev.mobula.core.PlacementStrategy;
import dev.mobula.core.Resources;
import java.util.List;
import java.util.Map;

/** What a placement group asks for. */
final class Bundles {
  private Bundles() {}

  /**
   * Returns what all bundles hold together, which on one node is what they take.
   *
   * @throws MobulaException if there is no bundle, or nothing in one
   * @throws InfeasibleResourcesException if one node is too few
   */
  static Resources sum(List<Resources> bundles, PlacementStrategy strategy) {
    if (bundles.isEmpty() || bundles.contains(Resources.NONE)) {
      throw new MobulaException(
          "expected one or more bundles, none of which is empty, found " + bundles);
    }
    if (strategy == PlacementStrategy.STRICT_SPREAD && bundles.size() > 1) {
      throw new InfeasibleResourcesException(
          "the placement group asks for a node for each of its %d bundles (STRICT_SPREAD), and there is one node; use SPREAD, which spreads as far as it can"
              .formatted(bundles.size()));
    }
    Resources sum = bundles.getFirst();
    for (Resources bundle : bundles.subList(1, bundles.size())) {
      for (Map.Entry<String, Double> entry : bundle.amounts().entrySet()) {
        sum = sum.with(entry.getKey(), sum.amount(entry.getKey()) + entry.getValue());
      }
    }
    return sum;
  }
}
