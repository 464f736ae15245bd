package dev.mobula.rllib.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SumTreeTest {
  private static SumTree tree(double... values) {
    SumTree tree = new SumTree(values.length);
    for (int i = 0; i < values.length; i++) {
      tree.set(i, values[i]);
    }
    return tree;
  }

  private static int find(SumTree tree, double part) {
    int[] found = {-1, -1, -1};
    tree.find(new double[] {-1, part, -1}, 1, 2, found);
    assertArrayEquals(new int[] {-1, found[1], -1}, found);
    return found[1];
  }

  @Test
  void shouldFindTheNumberThatCoversAPartOfTheSum() {
    SumTree tree = tree(1, 0, 2, 0.5, 4);
    assertEquals(7.5, tree.sum());
    assertEquals(0, find(tree, 0));
    assertEquals(0, find(tree, 0.99));
    assertEquals(2, find(tree, 1));
    assertEquals(2, find(tree, 2.99));
    assertEquals(3, find(tree, 3.25));
    assertEquals(4, find(tree, 3.5));
    assertEquals(4, find(tree, 7.49));
  }

  @Test
  void shouldFindManyAtOnce() {
    int[] found = new int[4];
    tree(1, 0, 2, 0.5, 4).find(new double[] {7.49, 0, 1, 3.25}, 0, 4, found);
    assertArrayEquals(new int[] {4, 0, 2, 3}, found);
  }

  @Test
  void shouldNeverFindANumberThatIsZero() {
    SumTree tree = tree(0, 0, 3, 0, 0, 0, 0);
    assertEquals(2, find(tree, 0));
    assertEquals(2, find(tree, 3));
  }

  @Test
  void shouldFollowChanges() {
    SumTree tree = tree(1, 2, 3);
    tree.set(1, 0);
    assertEquals(4, tree.sum());
    assertEquals(2, find(tree, 1));
  }

  @Test
  void shouldHoldASingleNumber() {
    assertEquals(0, find(tree(5), 4));
  }

  @Test
  void shouldTakeOverSavedNumbers() {
    SumTree tree = new SumTree(3);
    tree.setAll(tree(1, 2, 3).values());
    assertEquals(6, tree.sum());
    assertEquals(3, tree.get(2));
  }
}
