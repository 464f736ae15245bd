package dev.mobula.rllib.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record from another by changing components, also those of {@link Inline} records;
 * subclasses have a method per component.
 *
 * @param <R> the record
 * @param <B> the subclass
 */
public abstract class RecordBuilder<R extends Record, B extends RecordBuilder<R, B>> {
  private final Class<R> type;
  private final Parts parts;

  /** Starts from the values of {@code initial}. */
  protected RecordBuilder(R initial) {
    this.type = Records.type(initial);
    this.parts = new Parts(initial);
  }

  /**
   * Returns the record.
   *
   * @throws ConfigException when values are out of range or contradict each other
   */
  public final R build() {
    return type.cast(parts.build());
  }

  /** Sets the component of this name. */
  protected final B set(String component, @Nullable Object value) {
    holder(component).set(component, value);
    return self();
  }

  /** Lets {@code change} change the component of this name, which is itself a record. */
  protected final <G extends Record, C extends RecordBuilder<G, C>> B change(
      String component, Class<G> group, Function<G, C> builder, Consumer<C> change) {
    C inner = builder.apply(group.cast(holder(component).values.get(component)));
    change.accept(inner);
    return set(component, inner.build());
  }

  private Parts holder(String component) {
    Parts holder = parts.holder(component);
    if (holder == null) {
      throw new IllegalArgumentException(
          "expected a component of " + type.getName() + ", found " + component);
    }
    return holder;
  }

  @SuppressWarnings("unchecked")
  private B self() {
    return (B) this;
  }

  /** The values of a record, and the parts of the records inlined in it. */
  private static final class Parts {
    private final Class<? extends Record> type;
    private final Map<String, @Nullable Object> values;
    private final Map<String, Parts> inlined = new LinkedHashMap<>();

    Parts(Record initial) {
      type = Records.type(initial);
      values = new LinkedHashMap<>(Records.values(initial));
      for (ConfigKey key : ConfigKey.components(type)) {
        if (key.inline() && values.get(key.component()) instanceof Record inner) {
          inlined.put(key.component(), new Parts(inner));
        }
      }
    }

    void set(String component, @Nullable Object value) {
      values.put(component, value);
      if (inlined.containsKey(component) && value instanceof Record inner) {
        inlined.put(component, new Parts(inner));
      }
    }

    @Nullable Parts holder(String component) {
      if (values.containsKey(component)) {
        return this;
      }
      for (Parts inner : inlined.values()) {
        Parts holder = inner.holder(component);
        if (holder != null) {
          return holder;
        }
      }
      return null;
    }

    Record build() {
      List<@Nullable Object> all = new ArrayList<>();
      values.forEach((name, value) -> {
        Parts inner = inlined.get(name);
        all.add(inner == null ? value : inner.build());
      });
      return Records.create(type, all.toArray());
    }
  }
}
