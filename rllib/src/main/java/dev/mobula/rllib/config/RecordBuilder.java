package dev.mobula.rllib.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record from another by changing components; subclasses have a method per component.
 *
 * @param <R> the record
 * @param <B> the subclass
 */
public abstract class RecordBuilder<R extends Record, B extends RecordBuilder<R, B>> {
  private final Class<R> type;
  private final Map<String, @Nullable Object> values;

  /** Starts from the values of {@code initial}. */
  protected RecordBuilder(R initial) {
    this.type = Records.type(initial);
    this.values = new LinkedHashMap<>(Records.values(initial));
  }

  /**
   * Returns the record.
   *
   * @throws ConfigException when values are out of range or contradict each other
   */
  public R build() {
    return Records.create(type, values.values().toArray());
  }

  /** Sets the component of this name. */
  protected final B set(String component, @Nullable Object value) {
    if (!values.containsKey(component)) {
      throw new IllegalArgumentException(
          "expected a component of " + type.getName() + ", found " + component);
    }
    values.put(component, value);
    return self();
  }

  /** Lets {@code change} change the component of this name, which is itself a record. */
  protected final <G extends Record, C extends RecordBuilder<G, C>> B change(
      String component, Class<G> group, Function<G, C> builder, Consumer<C> change) {
    C inner = builder.apply(group.cast(values.get(component)));
    change.accept(inner);
    return set(component, inner.build());
  }

  /** Returns this builder. */
  @SuppressWarnings("unchecked")
  protected final B self() {
    return (B) this;
  }
}
