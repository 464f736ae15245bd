package dev.mobula.policies.connectors;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The Boxes among the leaves of an action space, by the names of their columns. */
final class BoxLeaves {
  private final List<String> names = new ArrayList<>();
  private final List<Box> boxes = new ArrayList<>();

  /** What happens to one element. */
  interface ElementFunction {
    double apply(Box box, int element, double value);
  }

  /** What holds of one element, or does not. */
  interface ElementPredicate {
    boolean test(Box box, int element);
  }

  BoxLeaves(Space<?> space) {
    collect(space, "action");
  }

  void forEach(ColumnBatch actions, ElementFunction function) {
    for (int leaf = 0; leaf < boxes.size(); leaf++) {
      Box box = boxes.get(leaf);
      Column column = actions.column(names.get(leaf));
      int size = box.size();
      for (long i = 0; i < column.size(); i++) {
        column.set(i, function.apply(box, (int) (i % size), column.get(i)));
      }
    }
  }

  boolean anyElement(ElementPredicate wanted) {
    return boxes.stream()
        .anyMatch(box -> IntStream.range(0, box.size()).anyMatch(i -> wanted.test(box, i)));
  }

  private void collect(Space<?> space, String name) {
    switch (space) {
      case Box box -> {
        names.add(name);
        boxes.add(box);
      }
      case TupleSpace tuple -> {
        for (int i = 0; i < tuple.spaces().size(); i++) {
          collect(tuple.spaces().get(i), name + "/" + i);
        }
      }
      case DictSpace dict -> dict.spaces().forEach((key, part) -> collect(part, name + "/" + key));
      default -> {
        // Integers and bits are as the environment wants them.
      }
    }
  }
}
