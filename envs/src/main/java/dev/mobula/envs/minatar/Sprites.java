package dev.mobula.envs.minatar;

/**
 * A list of {@link Sprite}s of one kind. There is room for more than can be on the board at once:
 * of the fastest enemies, one comes a step and stays for 30.
 */
final class Sprites {
  private static final int CAPACITY = 96;

  private final int[] items = new int[CAPACITY];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int get(int index) {
    return items[index];
  }

  void set(int index, int sprite) {
    items[index] = sprite;
  }

  void add(int sprite) {
    items[size++] = sprite;
  }

  /** Removes the first of the sprites that equal this one, which is in the list; returns where. */
  int remove(int sprite) {
    int index = 0;
    while (items[index] != sprite) {
      index++;
    }
    removeAt(index);
    return index;
  }

  /** Removes the first sprite in a place; tells whether there was one. */
  boolean removeIn(int place) {
    for (int i = 0; i < size; i++) {
      if (Sprite.place(items[i]) == place) {
        removeAt(i);
        return true;
      }
    }
    return false;
  }

  private void removeAt(int index) {
    size--;
    System.arraycopy(items, index + 1, items, index, size - index);
  }

  /** Tells whether one of a row goes in the other direction. */
  boolean anyAgainst(int y, boolean right) {
    for (int i = 0; i < size; i++) {
      if (Sprite.y(items[i]) == y && Sprite.right(items[i]) != right) {
        return true;
      }
    }
    return false;
  }

  void draw(Board board, int channel) {
    for (int i = 0; i < size; i++) {
      board.set(Sprite.x(items[i]), Sprite.y(items[i]), channel);
    }
  }

  void draw(Board board, int channel, int trail) {
    draw(board, channel);
    for (int i = 0; i < size; i++) {
      board.setIfInside(Sprite.behind(items[i]), Sprite.y(items[i]), trail);
    }
  }

  void exchange(Words words) {
    size = words.exchange(size);
    for (int i = 0; i < CAPACITY; i++) {
      items[i] = words.exchange(i < size ? items[i] : 0);
    }
  }
}
