package dev.mobula.core;

import org.jspecify.annotations.Nullable;

/**
 * How a runtime starts.
 *
 * @param address the cluster to connect to; null, the default, starts a node in this JVM
 * @param resources what the node has; by default one CPU for each processor of the machine
 * @param namespace where its named actors are found unless they say otherwise; {@code default}
 */
public record MobulaOptions(@Nullable String address, Resources resources, String namespace) {
  /** Returns the defaults. */
  public static MobulaOptions defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new MobulaOptions(null, Resources.NONE.with(Resources.CPU, processors), "default");
  }

  /** Returns these with an address. */
  public MobulaOptions withAddress(String newAddress) {
    return new MobulaOptions(newAddress, resources, namespace);
  }

  /** Returns these with another number of CPUs: how many tasks may compute at a time. */
  public MobulaOptions withNumCpus(double numCpus) {
    return withResource(Resources.CPU, numCpus);
  }

  /** Returns these with another amount of one resource. */
  public MobulaOptions withResource(String name, double amount) {
    return new MobulaOptions(address, resources.with(name, amount), namespace);
  }

  /** Returns these with another namespace. */
  public MobulaOptions withNamespace(String newNamespace) {
    return new MobulaOptions(address, resources, newNamespace);
  }
}
