package dev.mobula.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.DetMath;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Space;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every distribution promises; a new one adds a space and settings. */
abstract class ActionDistributionContract {
  static final String LATENT = "policy/1";
  private static final int ROWS = 5;
  private static final int MANY = 30_000;

  abstract Space<?> space();

  DistributionSettings settings() {
    return DistributionSettings.defaults();
  }

  /** Returns the mask of a row, or null for none. */
  boolean @Nullable [] mask() {
    return null;
  }

  /** Tells whether actions are the space's own values, and not those of its squashed form. */
  boolean samplesTheSpace() {
    return true;
  }

  final DistributionSpec spec() {
    return Distributions.of(space(), settings());
  }

  @Test
  void shouldDifferentiateTheLogProbability() {
    ColumnOutputs outputs = outputs(ROWS, 1);
    ActionDistribution distribution = spec().create(ROWS);
    distribution.condition(outputs, ROWS, mask(ROWS));
    ColumnBatch actions = actions(ROWS);
    distribution.sample(new Rng(2), actions);
    checkGradients(
        distribution,
        outputs,
        into -> distribution.logProb(actions, into),
        weights -> distribution.addLogProbGradient(actions, weights, outputs));
  }

  @Test
  void shouldDifferentiateTheEntropy() {
    ColumnOutputs outputs = outputs(ROWS, 3);
    ActionDistribution distribution = spec().create(ROWS);
    checkGradients(
        distribution,
        outputs,
        distribution::entropy,
        weights -> distribution.addEntropyGradient(weights, outputs));
  }

  @Test
  void shouldDifferentiateTheKlDivergence() {
    ActionDistribution other = spec().create(ROWS);
    other.condition(outputs(ROWS, 4), ROWS, mask(ROWS));
    ColumnOutputs outputs = outputs(ROWS, 5);
    ActionDistribution distribution = spec().create(ROWS);
    checkGradients(
        distribution,
        outputs,
        into -> distribution.klFrom(other, into),
        weights -> distribution.addKlGradient(other, weights, outputs));
  }

  @Test
  void shouldAddGradientsToThoseOfOthers() {
    ColumnOutputs outputs = outputs(ROWS, 6);
    ActionDistribution distribution = spec().create(ROWS);
    distribution.condition(outputs, ROWS, mask(ROWS));
    Column head = outputs.outputGradient(DistributionSpec.ACTION_DIST_INPUTS);
    Column weights = ones(ROWS);
    distribution.zeroGradients(outputs);
    distribution.addEntropyGradient(weights, outputs);
    Column once = head.copy();
    distribution.addEntropyGradient(weights, outputs);
    for (long i = 0; i < head.size(); i++) {
      assertEquals(2 * once.getFloat(i), head.getFloat(i), 1e-6);
    }
    distribution.zeroGradients(outputs);
    outputs.names().forEach(name -> assertZero(outputs.outputGradient(name)));
  }

  @Test
  void shouldHaveTheEntropyOfItsSamples() {
    ActionDistribution distribution = identicalRows(7, MANY);
    ColumnBatch actions = actions(MANY);
    distribution.resampleNoise(new Rng(8), MANY);
    distribution.sample(new Rng(8), actions);
    Column logProb = ones(MANY);
    Column entropy = ones(MANY);
    distribution.logProb(actions, logProb);
    distribution.entropy(entropy);
    Moments moments = Moments.of(logProb);
    assertEquals(-moments.mean, entropy.getFloat(0), 5 * moments.error + 0.002);
  }

  @Test
  void shouldHaveTheKlDivergenceOfSamples() {
    ActionDistribution distribution = identicalRows(9, MANY);
    ActionDistribution other = identicalRows(10, MANY);
    ColumnBatch actions = actions(MANY);
    other.resampleNoise(new Rng(11), MANY);
    other.sample(new Rng(11), actions);
    Column logRatio = ones(MANY);
    Column mine = ones(MANY);
    Column kl = ones(MANY);
    other.logProb(actions, logRatio);
    distribution.logProb(actions, mine);
    for (int i = 0; i < MANY; i++) {
      logRatio.setFloat(i, logRatio.getFloat(i) - mine.getFloat(i));
    }
    distribution.klFrom(other, kl);
    Moments moments = Moments.of(logRatio);
    assertEquals(moments.mean, kl.getFloat(0), 5 * moments.error + 0.002);
  }

  @Test
  void shouldHaveNoDivergenceFromItself() {
    ActionDistribution distribution = identicalRows(12, ROWS);
    Column kl = ones(ROWS);
    distribution.klFrom(distribution, kl);
    assertZero(kl);
  }

  @Test
  void shouldSampleTheSameFromTheSameSeedAndWithinTheSpace() {
    ActionDistribution distribution = identicalRows(13, 100);
    ColumnBatch first = actions(100);
    ColumnBatch second = actions(100);
    distribution.resampleNoise(new Rng(14), 100);
    distribution.sample(new Rng(14), first);
    distribution.resampleNoise(new Rng(14), 100);
    distribution.sample(new Rng(14), second);
    first
        .columns()
        .forEach((name, column) -> assertTrue(column.contentEquals(second.column(name))));
    if (samplesTheSpace()) {
      for (int row = 0; row < 100; row++) {
        assertTrue(space().contains(space().read("action", first, row)));
      }
    }
  }

  @Test
  void shouldActTheSameOnRecordedParameters() {
    ActionDistribution distribution = spec().create(ROWS);
    distribution.condition(outputs(ROWS, 15), ROWS, mask(ROWS));
    Column recorded = Column.allocate(DType.FLOAT32, ROWS, spec().parametersSize());
    distribution.parameters(recorded);
    ActionDistribution copy = spec().create(ROWS);
    copy.conditionOn(recorded, ROWS, mask(ROWS));
    ColumnBatch actions = actions(ROWS);
    distribution.sample(new Rng(16), actions);
    Column expected = ones(ROWS);
    Column found = ones(ROWS);
    distribution.logProb(actions, expected);
    copy.logProb(actions, found);
    assertClose(expected, found);
    copy.klFrom(distribution, found);
    for (int i = 0; i < ROWS; i++) {
      assertEquals(0, found.getFloat(i), 1e-5);
    }
    assertThrows(
        PolicyException.class,
        () -> copy.addEntropyGradient(expected, ColumnOutputs.of("none", expected)));
  }

  @Test
  void shouldGiveTheModeTheHighestProbability() {
    ActionDistribution distribution = identicalRows(17, 1000);
    ColumnBatch modes = actions(1000);
    ColumnBatch samples = actions(1000);
    distribution.mode(modes);
    distribution.sample(new Rng(18), samples);
    Column best = ones(1000);
    Column logProb = ones(1000);
    distribution.logProb(modes, best);
    distribution.logProb(samples, logProb);
    for (int i = 0; i < 1000 && !settings().squashOutput(); i++) {
      assertTrue(best.getFloat(i) >= logProb.getFloat(i) - 1e-5);
      assertFalse(Float.isNaN(logProb.getFloat(i)));
    }
  }

  @Test
  void shouldRejectMoreRowsThanItsCapacity() {
    ColumnOutputs outputs = outputs(ROWS, 19);
    ActionDistribution distribution = spec().create(ROWS - 1);
    assertThrows(PolicyException.class, () -> distribution.condition(outputs, ROWS, mask(ROWS)));
  }

  @Test
  void shouldRejectNotANumberWhenSampling() {
    ColumnOutputs outputs = outputs(ROWS, 20);
    outputs.output(DistributionSpec.ACTION_DIST_INPUTS).fill(Double.NaN);
    ActionDistribution distribution = spec().create(ROWS);
    distribution.condition(outputs, ROWS, null);
    assertThrows(PolicyException.class, () -> distribution.sample(new Rng(1), actions(ROWS)));
    assertThrows(PolicyException.class, () -> distribution.mode(actions(ROWS)));
  }

  interface RowValue {
    void write(Column into);
  }

  private void checkGradients(
      ActionDistribution distribution, ColumnOutputs outputs, RowValue value, RowValue gradient) {
    Column weights = Column.ofFloats(1f, -0.5f, 2f, 0.25f, -1f);
    Column values = ones(ROWS);
    GradientCheck.check(
        settings().learnFeatures() ? outputs : without(outputs, LATENT),
        ignored -> {
          distribution.condition(outputs, ROWS, mask(ROWS));
          value.write(values);
          distribution.zeroGradients(outputs);
          gradient.write(weights);
          double sum = 0;
          for (int i = 0; i < ROWS; i++) {
            sum += (double) weights.getFloat(i) * values.getFloat(i);
          }
          return sum;
        },
        1e-3);
  }

  /** Shares the columns but leaves one out, as gSDE's latent layer has a gradient of zero. */
  private static ColumnOutputs without(ColumnOutputs outputs, String name) {
    return outputs.names().contains(name) ? outputs.without(name) : outputs;
  }

  final ActionDistribution identicalRows(long seed, int rows) {
    ColumnOutputs one = outputs(1, seed);
    Map<String, Column> many = new LinkedHashMap<>();
    for (String name : one.names()) {
      Column row = one.output(name);
      boolean free = spec().parameters().stream().anyMatch(each -> each.name().equals(name));
      Column all = Column.allocate(DType.FLOAT32, free ? 1 : rows, row.rowLength());
      for (long i = 0; i < all.size(); i++) {
        all.setFloat(i, row.getFloat(i % row.rowLength()));
      }
      many.put(name, all);
    }
    ActionDistribution distribution = spec().create(rows);
    distribution.condition(ColumnOutputs.of(many), rows, mask(rows));
    return distribution;
  }

  final ColumnOutputs outputs(int rows, long seed) {
    Rng rng = new Rng(seed);
    Map<String, Column> columns = new LinkedHashMap<>();
    for (NetworkSpec.Input head : spec().heads()) {
      columns.put(head.name(), random(rng, rows, head.size(), 0.7));
    }
    for (NetworkSpec.FreeParameter parameter : spec().parameters()) {
      columns.put(parameter.name(), random(rng, 1, parameter.size(), 0.3));
    }
    if (spec().readsLatent()) {
      columns.put(LATENT, random(rng, rows, settings().latentSize(), 0.5));
    }
    return ColumnOutputs.of(columns);
  }

  final ColumnBatch actions(int rows) {
    return ColumnBatch.allocate(space().columns("action"), rows);
  }

  final @Nullable Column mask(int rows) {
    boolean[] row = mask();
    if (row == null) {
      return null;
    }
    Column mask = Column.allocate(DType.BOOL, rows, row.length);
    for (int i = 0; i < rows * row.length; i++) {
      mask.setBool(i, row[i % row.length]);
    }
    return mask;
  }

  static Column ones(int rows) {
    return Column.allocate(DType.FLOAT32, rows).fill(1);
  }

  static Column random(Rng rng, int rows, int size, double scale) {
    Column column = Column.allocate(DType.FLOAT32, rows, size);
    for (int i = 0; i < rows * size; i++) {
      column.setFloat(i, (float) (scale * rng.nextGaussian()));
    }
    return column;
  }

  static void assertZero(Column column) {
    for (long i = 0; i < column.size(); i++) {
      assertEquals(0, column.getFloat(i), 1e-7);
    }
  }

  static void assertClose(Column expected, Column found) {
    for (long i = 0; i < expected.size(); i++) {
      float value = expected.getFloat(i);
      assertEquals(value, found.getFloat(i), 1e-5 * Math.max(1, Math.abs(value)));
    }
  }

  /** The mean of a column's values and the standard error of it. */
  record Moments(double mean, double error) {
    static Moments of(Column column) {
      double sum = 0;
      double squares = 0;
      for (long i = 0; i < column.size(); i++) {
        sum += column.getFloat(i);
        squares += DetMath.pow(column.getFloat(i), 2);
      }
      double mean = sum / column.size();
      return new Moments(mean, Math.sqrt((squares / column.size() - mean * mean) / column.size()));
    }
  }
}
