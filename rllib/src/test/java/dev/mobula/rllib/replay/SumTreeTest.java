package dev.mobula.rllib.replay;

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

  @Test
  void shouldFindTheNumberThatCoversAPartOfTheSum() {
    SumTree tree = tree(1, 0, 2, 0.5, 4);
    assertEquals(7.5, tree.sum());
    assertEquals(0, tree.find(0));
    assertEquals(0, tree.find(0.99));
    assertEquals(2, tree.find(1));
    assertEquals(2, tree.find(2.99));
    assertEquals(3, tree.find(3.25));
    assertEquals(4, tree.find(3.5));
    assertEquals(4, tree.find(7.49));
  }

  @Test
  void shouldNeverFindANumberThatIsZero() {
    SumTree tree = tree(0, 0, 3, 0, 0, 0, 0);
    assertEquals(2, tree.find(0));
    assertEquals(2, tree.find(3));
  }

  @Test
  void shouldFollowChanges() {
    SumTree tree = tree(1, 2, 3);
    tree.set(1, 0);
    assertEquals(4, tree.sum());
    assertEquals(2, tree.find(1));
  }

  @Test
  void shouldHoldASingleNumber() {
    assertEquals(0, tree(5).find(4));
  }

  @Test
  void shouldTakeOverSavedNumbers() {
    SumTree tree = new SumTree(3);
    tree.setAll(tree(1, 2, 3).values());
    assertEquals(6, tree.sum());
    assertEquals(3, tree.get(2));
  }
}
