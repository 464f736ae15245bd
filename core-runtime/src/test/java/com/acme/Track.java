package com.acme;

/** A class with a field that cannot be copied, and so has to be made anew by its serializer. */
public final class Track {
  private final String name;
  private final Thread owner;
  private final int copies;

  private Track(String name, int copies) {
    this.name = name;
    this.copies = copies;
    this.owner = Thread.currentThread();
  }

  /** Returns the original. */
  public static Track original(String name) {
    return new Track(name, 0);
  }

  /** Returns what is made of a name again. */
  public static Track again(String name, int copies) {
    return new Track(name, copies);
  }

  /** Returns its name. */
  public String name() {
    return name;
  }

  /** Returns the thread that made it. */
  public Thread owner() {
    return owner;
  }

  /** Returns how often it was copied by its serializer. */
  public int copies() {
    return copies;
  }
}
