package dev.mobula.tune.search;

import dev.mobula.columns.math.Rng;
import dev.mobula.tune.space.Parameter;
import dev.mobula.tune.space.Point;
import java.util.List;
import java.util.random.RandomGenerator;

/** Tries all combinations of some parameters, and draws the others. */
final class VariantSearcher extends PointSearcher {
  private final List<Parameter> enumerated;
  private final Variants variants;
  private final boolean constantDraws;

  VariantSearcher(
      String type, SearchProperties properties, List<Parameter> enumerated, boolean constantDraws) {
    super(type, properties);
    this.enumerated = enumerated;
    this.variants = Variants.of(enumerated, properties.space().parameters().size());
    this.constantDraws = constantDraws;
  }

  @Override
  protected long trialsPerSample() {
    return variants.size();
  }

  @Override
  protected boolean isFixed(int parameter) {
    return constantDraws || enumerated.contains(space().parameters().get(parameter));
  }

  @Override
  protected long drawOf(long trial) {
    return constantDraws ? trial / variants.size() : trial;
  }

  @Override
  protected Point propose(long trial) {
    long combination = trial % variants.size();
    RandomGenerator random =
        constantDraws ? new Rng(Rng.split(seed(), "variant", drawOf(trial))) : rng();
    double[] units = new double[space().parameters().size()];
    for (int i = 0; i < units.length; i++) {
      units[i] = random.nextDouble();
      if (variants.has(combination, i)) {
        units[i] = space().parameters().get(i).unitOf(variants.value(combination, i));
      }
    }
    return space().point(units);
  }
}
