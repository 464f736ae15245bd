package dev.mobula.tune.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.math.Rng;
import dev.mobula.tune.Tune;
import dev.mobula.tune.TuneConfigException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DomainTest {
  private static final int DRAWS = 4000;

  private static double[] draws(Domain domain) {
    Rng rng = new Rng(1);
    return IntStream.range(0, DRAWS)
        .mapToDouble(_ -> ((NumericDomain) domain).value(rng.nextDouble()).doubleValue())
        .toArray();
  }

  private static Set<Object> values(Domain domain) {
    Set<Object> values = new TreeSet<>();
    for (int i = 0; i < DRAWS; i++) {
      values.add(((NumericDomain) domain).value((i + 0.5) / DRAWS));
    }
    return values;
  }

  private static double shareBelow(Domain domain, double limit) {
    double[] draws = draws(domain);
    return IntStream.range(0, DRAWS).filter(i -> draws[i] < limit).count() / (double) DRAWS;
  }

  @Test
  void shouldExcludeTheUpperBoundOfWholeNumbersAsRayDoes() {
    assertEquals(Set.of(1, 2, 3), values(Tune.randint(1, 4)));
    assertEquals(Set.of(1, 2, 3), values(Tune.lograndint(1, 4)));
  }

  @Test
  void shouldIncludeTheUpperBoundOfMultiples() {
    assertEquals(Set.of(0, 4, 8), values(Tune.qrandint(0, 8, 4)));
    assertEquals(Set.of(4, 8, 12, 16), values(Tune.qlograndint(4, 16, 4)));
    assertEquals(Set.of(0.1, 0.2, 0.3), values(Tune.quniform(0.1, 0.3, 0.1)));
    assertEquals(Set.of(5, 6, 7), values(Tune.qrandint(5, 7, 1)));
  }

  @Test
  void shouldTakeMultiplesWithinBoundsThatAreNone() {
    assertEquals(Set.of(4, 8), values(Tune.qrandint(1, 11, 4)));
  }

  @Test
  void shouldSpreadNumbersAsTheirNamesSay() {
    assertEquals(0.5, shareBelow(Tune.uniform(0, 10), 5), 0.03);
    assertEquals(0.5, shareBelow(Tune.loguniform(1e-4, 1), 1e-2), 0.03);
    assertEquals(0.5, shareBelow(Tune.randn(3, 2), 3), 0.03);
    assertEquals(0.841, shareBelow(Tune.randn(3, 2), 5), 0.03);
    assertEquals(0.5, shareBelow(Tune.lograndint(1, 1024), 32), 0.05);
    assertEquals(1.0 / 3, shareBelow(Tune.quniform(0, 1, 0.5), 0.25), 0.03);
    assertEquals(
        0.383,
        shareBelow(Tune.qrandn(0, 1, 1), 0.5) - shareBelow(Tune.qrandn(0, 1, 1), -0.5),
        0.03);
  }

  @Test
  void shouldNeverLeaveTheBounds() {
    for (Domain domain : List.of(Tune.loguniform(1e-5, 0.1), Tune.uniform(-0.3, 0.7))) {
      NumericDomain numeric = (NumericDomain) domain;
      assertTrue(numeric.contains(numeric.value(0)) && numeric.contains(numeric.value(1)));
    }
  }

  @Test
  void shouldFindTheCellOfEachNumber() {
    NumericDomain domain = (NumericDomain) Tune.qlograndint(8, 64, 8);
    double end = 0;
    for (int i = 0; i < domain.size(); i++) {
      double unit = domain.unitOf(i);
      assertEquals(end, domain.cellLower(unit), 1e-12);
      end = domain.cellUpper(unit);
      assertEquals(unit, domain.unit(domain.value(unit)), 1e-12);
    }
    assertEquals(1, end, 1e-12);
  }

  @Test
  void shouldKeepWholeNumbersThatNeedIt() {
    NumericDomain domain = (NumericDomain) Tune.randint(0, 1L << 40);
    assertEquals(Long.class, domain.value(0.5).getClass());
    assertEquals(Integer.class, domain.value(0).getClass());
    assertFalse(domain.contains(0.5));
  }

  @Test
  void shouldRefuseArgumentsThatMakeNoDistribution() {
    List<Executable> wrong =
        List.of(
            () -> Tune.uniform(1, 1),
            () -> Tune.uniform(2, 1),
            () -> Tune.uniform(0, Double.NaN),
            () -> Tune.loguniform(-1, 1),
            () -> Tune.quniform(0, 1, 0),
            () -> Tune.quniform(0.05, 1, 0.1),
            () -> Tune.randint(3, 4),
            () -> Tune.qrandint(1, 3, 4),
            () -> Tune.lograndint(0, 4),
            () -> Tune.randn(0, 0),
            () -> Tune.choice(),
            () -> Tune.randint(0, Long.MAX_VALUE));
    wrong.forEach(call -> assertThrows(TuneConfigException.class, call));
  }
}
