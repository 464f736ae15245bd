package dev.mobula.tune.search.nsga2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The order of a population: by rank of the front, then by distance to neighbours (section III).
 */
final class Fronts {
  private Fronts() {}

  /** Returns the population, the best first. */
  static List<Individual> sorted(List<Individual> population) {
    List<Individual> left = new ArrayList<>(population);
    List<Individual> sorted = new ArrayList<>();
    while (!left.isEmpty()) {
      List<Individual> front =
          left.stream().filter(a -> left.stream().noneMatch(b -> b.dominates(a))).toList();
      left.removeAll(front);
      sorted.addAll(byCrowding(front));
    }
    return sorted;
  }

  private static List<Individual> byCrowding(List<Individual> front) {
    double[] distances = new double[front.size()];
    for (int objective = 0; objective < front.getFirst().losses().size(); objective++) {
      addDistances(front, objective, distances);
    }
    return order(front.size(), Comparator.comparingDouble(i -> -distances[i])).stream()
        .map(front::get)
        .toList();
  }

  private static List<Integer> order(int size, Comparator<Integer> comparator) {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, comparator);
    return List.of(order);
  }

  private static void addDistances(List<Individual> front, int objective, double[] distances) {
    List<Integer> order =
        order(front.size(), Comparator.comparing(i -> front.get(i).losses().get(objective)));
    double least = front.get(order.getFirst()).losses().get(objective);
    double largest = front.get(order.getLast()).losses().get(objective);
    distances[order.getFirst()] = Double.POSITIVE_INFINITY;
    distances[order.getLast()] = Double.POSITIVE_INFINITY;
    for (int i = 1; i < order.size() - 1 && largest > least; i++) {
      double gap =
          front.get(order.get(i + 1)).losses().get(objective)
              - front.get(order.get(i - 1)).losses().get(objective);
      distances[order.get(i)] += Double.isFinite(gap) ? gap / (largest - least) : 0;
    }
  }
}
