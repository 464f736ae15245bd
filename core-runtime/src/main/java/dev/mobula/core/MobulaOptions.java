package dev.mobula.core;

import dev.mobula.core.internal.GpuDevices;
import dev.mobula.core.internal.SharedMemorySize;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a runtime starts.
 *
 * @param address the {@link NodeService} to connect to: its socket, or {@code auto} for the only
 *     one of this user; then all else but the namespace is that service's. Null, the default,
 *     starts a node in this JVM
 * @param resources what the node has; by default one CPU for each processor of the machine, the
 *     GPUs that CUDA is told of or the NVIDIA driver has, and as much memory as this JVM's heap may
 *     grow to
 * @param namespace where its named actors are found unless they say otherwise; {@code default}
 * @param labels what the node is called, for those that ask for a node by label; none by default
 * @param objectStoreMemory how many bytes of shared memory the node and its worker processes may
 *     use; by default 30 % of the machine's memory, and no more than there is room for
 * @param objectSpillingDirectory where objects go that have no room there; by default the directory
 *     of temporary files. It must exist.
 * @param prestartedWorkers how many worker processes start with the node, so that the first {@code
 *     isolated} tasks and actors need not wait for theirs, and are kept while idle; 0 by default
 */
public record MobulaOptions(
    @Nullable String address,
    Resources resources,
    String namespace,
    Map<String, String> labels,
    long objectStoreMemory,
    Path objectSpillingDirectory,
    int prestartedWorkers) {
  /**
   * Copies the labels.
   *
   * @throws MobulaException if there are to be fewer than no workers
   */
  public MobulaOptions {
    if (prestartedWorkers < 0) {
      throw new MobulaException("expected prestartedWorkers >= 0, found " + prestartedWorkers);
    }
    labels = Map.copyOf(labels);
  }

  /** Returns the defaults. */
  public static MobulaOptions defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new MobulaOptions(
        null,
        Resources.NONE
            .with(Resources.CPU, processors)
            .with(Resources.MEMORY, Runtime.getRuntime().maxMemory())
            .with(Resources.GPU, GpuDevices.count()),
        "default",
        Map.of(),
        SharedMemorySize.byDefault(),
        Path.of(System.getProperty("java.io.tmpdir")),
        0);
  }

  /** Returns these with an address. */
  public MobulaOptions withAddress(String newAddress) {
    return new MobulaOptions(
        newAddress,
        resources,
        namespace,
        labels,
        objectStoreMemory,
        objectSpillingDirectory,
        prestartedWorkers);
  }

  /** Returns these with another number of CPUs: how many tasks may compute at a time. */
  public MobulaOptions withNumCpus(double numCpus) {
    return withResource(Resources.CPU, numCpus);
  }

  /** Returns these with another amount of one resource. */
  public MobulaOptions withResource(String name, double amount) {
    return new MobulaOptions(
        address,
        resources.with(name, amount),
        namespace,
        labels,
        objectStoreMemory,
        objectSpillingDirectory,
        prestartedWorkers);
  }

  /** Returns these with another namespace. */
  public MobulaOptions withNamespace(String newNamespace) {
    return new MobulaOptions(
        address,
        resources,
        newNamespace,
        labels,
        objectStoreMemory,
        objectSpillingDirectory,
        prestartedWorkers);
  }

  /** Returns these with one more label, or another value of one. */
  public MobulaOptions withLabel(String key, String value) {
    Map<String, String> more = new HashMap<>(labels);
    more.put(key, value);
    return new MobulaOptions(
        address,
        resources,
        namespace,
        more,
        objectStoreMemory,
        objectSpillingDirectory,
        prestartedWorkers);
  }

  /** Returns these with another amount of shared memory, in bytes. */
  public MobulaOptions withObjectStoreMemory(long bytes) {
    return new MobulaOptions(
        address, resources, namespace, labels, bytes, objectSpillingDirectory, prestartedWorkers);
  }

  /** Returns these with another directory for objects that memory has no room for. */
  public MobulaOptions withObjectSpillingDirectory(Path directory) {
    return new MobulaOptions(
        address, resources, namespace, labels, objectStoreMemory, directory, prestartedWorkers);
  }

  /** Returns these with another number of worker processes that start with the node. */
  public MobulaOptions withPrestartedWorkers(int many) {
    return new MobulaOptions(
        address, resources, namespace, labels, objectStoreMemory, objectSpillingDirectory, many);
  }
}
