package dev.mobula.rllib.config;

/** The defaults of configuration records, as their {@link Default} annotations say. */
public final class Defaults {
  private Defaults() {}

  /** Returns a record with every key absent. */
  public static <R extends Record> R of(Class<R> type) {
    return Binder.bindDefaults(type);
  }
}
