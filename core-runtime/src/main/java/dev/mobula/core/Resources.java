package dev.mobula.core;

import dev.mobula.core.internal.Units;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Amounts of named resources: what a node has, or what a task or actor asks for. {@code CPU},
 * {@code GPU} and {@code memory} (bytes) are known names, any other may be used. Amounts may be
 * fractions, to a ten-thousandth. Immutable; absent and 0 are the same.
 */
public final class Resources {
  /** The name of the resource that computing takes. */
  public static final String CPU = "CPU";

  /** The name of the accelerator resource. */
  public static final String GPU = "GPU";

  /** The name of the memory resource, in bytes. */
  public static final String MEMORY = "memory";

  /** Nothing. */
  public static final Resources NONE = new Resources(new TreeMap<>());

  /** One CPU: what a task takes unless it says otherwise. */
  public static final Resources ONE_CPU = NONE.with(CPU, 1);

  private final Map<String, Double> amounts;
  private final int hash;

  private Resources(Map<String, Double> amounts) {
    this.amounts = Collections.unmodifiableMap(amounts);
    this.hash = amounts.hashCode();
  }

  /** Creates resources from amounts by name. */
  public static Resources of(Map<String, Double> amounts) {
    Resources resources = NONE;
    for (Map.Entry<String, Double> entry : amounts.entrySet()) {
      resources = resources.with(entry.getKey(), entry.getValue());
    }
    return resources;
  }

  /**
   * Returns these with another amount of one resource.
   *
   * @throws MobulaException if it is below 0, or finer than a ten-thousandth
   */
  public Resources with(String name, double amount) {
    if (!(amount >= 0) || Double.isInfinite(amount)) {
      throw new MobulaException(
          "expected a finite amount >= 0 of the resource '%s', found %s".formatted(name, amount));
    }
    double rounded = Units.round(name, amount);
    TreeMap<String, Double> more = new TreeMap<>(amounts);
    if (rounded == 0) {
      more.remove(name);
    } else {
      more.put(name, rounded);
    }
    return new Resources(more);
  }

  /** Returns the amount of one resource. */
  public double amount(String name) {
    return amounts.getOrDefault(name, 0.0);
  }

  /** Returns the amounts above 0 by name. */
  public Map<String, Double> amounts() {
    return amounts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Resources that && amounts.equals(that.amounts);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Returns amounts by name, memory in words: {@code {CPU=2.0, memory=5.9 GiB}}. */
  @Override
  public String toString() {
    return amounts.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + Units.text(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
