package dev.mobula.core;

/**
 * An argument of a task or call: an {@link ObjectRef}, whose value is awaited before the call runs,
 * or a {@linkplain #of value} that stands beside references.
 */
public sealed interface Arg<T> permits ObjectRef, Arg.Value {
  /** Returns a value as an argument. */
  static <T> Arg<T> of(T value) {
    return new Value<>(value);
  }

  /**
   * A value.
   *
   * @param value the value
   */
  record Value<T>(T value) implements Arg<T> {}
}
