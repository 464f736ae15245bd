package dev.mobula.core;

import dev.mobula.core.internal.ActorOptions;
import dev.mobula.core.internal.GpuDevices;
import dev.mobula.core.internal.SharedMemorySize;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
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
 *     use, 1 MiB or more; by default, or with 0, 30 % of the machine's memory, and no more than
 *     there is room for
 * @param objectSpillingDirectory where objects go that have no room there, a folder that is made
 *     where there is none; by default the directory of temporary files
 * @param classFilter which classes may be made of what another process sent, beside the defaults;
 *     empty by default. See {@link #withClassFilter}.
 * @param prestartedWorkers how many worker processes start with the node, so that the first {@code
 *     isolated} tasks and actors need not wait for theirs, and are kept while idle; 0 by default
 * @param runtimeEnv what the worker processes of all {@code isolated} tasks and actors are started
 *     with, beside what these ask for themselves; by default nothing. See {@link #withRuntimeEnv}.
 * @param observability what it shows of itself
 */
public record MobulaOptions(
    @Nullable String address,
    Resources resources,
    String namespace,
    Map<String, String> labels,
    long objectStoreMemory,
    Path objectSpillingDirectory,
    String classFilter,
    int prestartedWorkers,
    RuntimeEnv runtimeEnv,
    ObservabilityOptions observability) {
  /**
   * Copies the labels.
   *
   * @throws MobulaException if there are to be fewer than no workers, less shared memory than 1
   *     MiB, or a blank namespace
   */
  public MobulaOptions {
    if (prestartedWorkers < 0) {
      throw new MobulaException("expected prestartedWorkers >= 0, found " + prestartedWorkers);
    }
    SharedMemorySize.check(objectStoreMemory);
    namespace = ActorOptions.notBlank("namespace", namespace);
    labels = Map.copyOf(labels);
  }

  /** Returns the defaults. */
  public static MobulaOptions defaults() {
    return new Draft().build();
  }

  /** Returns these with an address. */
  public MobulaOptions withAddress(String newAddress) {
    return with(draft -> draft.address = newAddress);
  }

  /** Returns these with another number of CPUs: how many tasks may compute at a time. */
  public MobulaOptions withNumCpus(double numCpus) {
    return withResource(Resources.CPU, numCpus);
  }

  /** Returns these with another amount of one resource. */
  public MobulaOptions withResource(String name, double amount) {
    return with(draft -> draft.resources = resources.with(name, amount));
  }

  /** Returns these with another namespace. */
  public MobulaOptions withNamespace(String newNamespace) {
    return with(draft -> draft.namespace = newNamespace);
  }

  /** Returns these with one more label, or another value of one. */
  public MobulaOptions withLabel(String key, String value) {
    Map<String, String> more = new HashMap<>(labels);
    more.put(key, value);
    return with(draft -> draft.labels = more);
  }

  /** Returns these with another amount of shared memory, in bytes. */
  public MobulaOptions withObjectStoreMemory(long bytes) {
    return with(draft -> draft.objectStoreMemory = bytes);
  }

  /** Returns these with another directory for objects that memory has no room for. */
  public MobulaOptions withObjectSpillingDirectory(Path directory) {
    return with(draft -> draft.objectSpillingDirectory = directory);
  }

  /**
   * Returns these with another class filter, which guards this process from what its workers send,
   * and them from what they are sent. Without one, the plain values of the JDK pass (numbers, text,
   * times, collections, exceptions) and all of the class path, but for what is known to run code
   * that a sender chooses when it is read.
   *
   * @param pattern classes and packages, the first that fits decides, as {@link
   *     java.io.ObjectInputFilter.Config#createFilter} has it: {@code "java.awt.Point"} lets one
   *     more class pass, {@code "!com.acme.legacy.**"} keeps a package out, {@code
   *     "com.acme.**;!*"} lets nothing of the class path pass but one's own. It never keeps out the
   *     runtime's own classes and plain values.
   */
  public MobulaOptions withClassFilter(String pattern) {
    return with(draft -> draft.classFilter = pattern);
  }

  /** Returns these with another number of worker processes that start with the node. */
  public MobulaOptions withPrestartedWorkers(int many) {
    return with(draft -> draft.prestartedWorkers = many);
  }

  /**
   * Returns these with another environment of the worker processes of all {@code isolated} tasks
   * and actors, those that start with the node included. What a task or an actor asks for itself is
   * {@linkplain RuntimeEnv#merge merged} onto it. A {@link NodeService} starts the workers of the
   * programs that connect to it, so beside its address there can be none.
   */
  public MobulaOptions withRuntimeEnv(RuntimeEnv env) {
    return with(draft -> draft.runtimeEnv = env);
  }

  /** Returns these with the output of worker processes among that of this process, or without. */
  public MobulaOptions withLogToDriver(boolean logToDriver) {
    return with(draft -> draft.observability = observability.withLogToDriver(logToDriver));
  }

  /** Returns these with another number of tasks that are kept for a look after they ended. */
  public MobulaOptions withTaskHistory(int tasks) {
    return with(draft -> draft.observability = observability.withTaskHistory(tasks));
  }

  /** Returns these with a record of when tasks and calls ran, or without. */
  public MobulaOptions withTimeline(boolean timeline) {
    return with(draft -> draft.observability = observability.withTimeline(timeline));
  }

  /**
   * Returns these with metrics served at {@code http://127.0.0.1:PORT/metrics}, to every user of
   * this machine.
   *
   * @param port the port, 0 for any that is free, or -1 for none
   */
  public MobulaOptions withMetricsPort(int port) {
    return with(draft -> draft.observability = observability.withMetricsPort(port));
  }

  private MobulaOptions with(Consumer<Draft> change) {
    Draft draft = new Draft();
    draft.address = address;
    draft.resources = resources;
    draft.namespace = namespace;
    draft.labels = labels;
    draft.objectStoreMemory = objectStoreMemory;
    draft.objectSpillingDirectory = objectSpillingDirectory;
    draft.classFilter = classFilter;
    draft.prestartedWorkers = prestartedWorkers;
    draft.runtimeEnv = runtimeEnv;
    draft.observability = observability;
    change.accept(draft);
    return draft.build();
  }

  /** Options that can still be changed; at first the defaults. */
  private static final class Draft {
    private @Nullable String address;
    private Resources resources =
        Resources.NONE
            .with(Resources.CPU, Runtime.getRuntime().availableProcessors())
            .with(Resources.MEMORY, Runtime.getRuntime().maxMemory())
            .with(Resources.GPU, GpuDevices.count());
    private String namespace = "default";
    private Map<String, String> labels = Map.of();
    private long objectStoreMemory = SharedMemorySize.byDefault();
    private Path objectSpillingDirectory = Path.of(System.getProperty("java.io.tmpdir"));
    private String classFilter = "";
    private int prestartedWorkers;
    private RuntimeEnv runtimeEnv = RuntimeEnv.DEFAULT;
    private ObservabilityOptions observability = ObservabilityOptions.defaults();

    MobulaOptions build() {
      return new MobulaOptions(
          address,
          resources,
          namespace,
          labels,
          objectStoreMemory,
          objectSpillingDirectory,
          classFilter,
          prestartedWorkers,
          runtimeEnv,
          observability);
    }
  }
}
