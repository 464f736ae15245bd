package dev.mobula.envs;

import dev.mobula.envs.EnvironmentProvider.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The environments that can be made by name: the built-in ones, those that a library's {@link
 * EnvironmentProvider} brings along, those registered by the program, and every class on the class
 * path by its full name. Any thread.
 *
 * <p>Such a class is public and implements {@link Environment} (one object per copy), {@link
 * EnvironmentFactory}, or {@link BatchedEnvironment}. It has a public constructor taking the {@code
 * env_config} as a {@code Map<String, Object>}, or one without arguments; a BatchedEnvironment one
 * taking the map and the number of copies.
 *
 * <p>In every {@code env_config}, {@code max_episode_steps} overrides the time limit; null removes
 * it.
 */
public final class Environments {
  /** The key of env_config that overrides the time limit of any environment. */
  public static final String MAX_EPISODE_STEPS = "max_episode_steps";

  private static final List<EnvironmentProvider> PROVIDERS = loadProviders();
  private static final List<EnvironmentNamespace> NAMESPACES =
      PROVIDERS.stream().flatMap(provider -> provider.namespaces().stream()).toList();

  private static @Nullable Map<String, Entry> registry;

  private Environments() {}

  /**
   * Makes an environment known by the id of its spec.
   *
   * @throws EnvironmentException if the id is in use
   */
  public static void register(EnvironmentSpec spec, EnvironmentFactory factory) {
    if (registry().putIfAbsent(spec.id(), new Entry(spec, factory)) != null) {
      throw new EnvironmentException(
          "expected an id not in use, found '%s' registered already".formatted(spec.id()));
    }
  }

  /** Makes an environment known by an id, without time limit. */
  public static void register(String id, EnvironmentFactory factory) {
    register(EnvironmentSpec.of(id), factory);
  }

  /** Returns the ids of all registered environments, sorted. */
  public static List<String> ids() {
    return registry().keySet().stream().sorted().toList();
  }

  /**
   * Returns what is known of a registered environment or an environment class.
   *
   * @throws EnvironmentException naming the nearest known ids, if there is none
   */
  public static EnvironmentSpec spec(String id) {
    return spec(id, Map.of());
  }

  /** Returns what is known of an environment that is made with these settings. */
  public static EnvironmentSpec spec(String id, Map<String, ?> envConfig) {
    return find(id, envConfig).spec();
  }

  /**
   * Tells whether an id is that of a registered environment, or of a namespace, in which nothing is
   * looked up yet.
   */
  public static boolean isKnown(String id) {
    return registry().containsKey(id) || namespace(id) != null;
  }

  /**
   * Returns the spaces of an environment, which is made for that only where there is no cheaper
   * way.
   *
   * @throws EnvironmentException as {@link #makeVector}
   */
  public static EnvironmentSpaces spaces(String id, Map<String, ?> envConfig) {
    Entry entry = find(id, envConfig);
    return entry
        .factory()
        .spaces(request(entry, id, envConfig, 1, AutoresetMode.SAME_STEP, false, false));
  }

  /**
   * Returns the kind of process that an environment must be made in; empty where any will do.
   *
   * @throws EnvironmentException if it is not known
   */
  public static Optional<EnvironmentProcess> process(String id, Map<String, ?> envConfig) {
    return find(id, envConfig).factory().process();
  }

  /**
   * Makes one environment.
   *
   * @param id an id, or the full name of a class
   * @throws EnvironmentException if the id or a key of env_config is unknown, or making it failed
   */
  public static Environment<?, ?> make(String id, Map<String, ?> envConfig) {
    return single(makeVector(id, envConfig, 1, AutoresetMode.DISABLED));
  }

  /**
   * Makes one environment as its class is, with nothing around it that checks or limits it, to find
   * out what is wrong with it; one that only steps in batches as {@link #make} does.
   *
   * @param id an id, or the full name of a class
   * @throws EnvironmentException if the id or a key of env_config is unknown, or making it failed
   */
  public static Environment<?, ?> unwrapped(String id, Map<String, ?> envConfig) {
    Entry entry = find(id, envConfig);
    return entry
        .factory()
        .unwrapped(request(entry, id, envConfig, 1, AutoresetMode.DISABLED, false, false));
  }

  /**
   * Makes a number of copies that step together.
   *
   * @param id an id, or the full name of a class
   * @throws EnvironmentException if the id or a key of env_config is unknown, or making it failed
   */
  public static VectorEnvironment makeVector(
      String id, Map<String, ?> envConfig, int numEnvs, AutoresetMode mode) {
    return makeVector(id, envConfig, numEnvs, mode, false);
  }

  /**
   * Makes a number of copies that step together.
   *
   * @param id an id, or the full name of a class
   * @param restartFailed whether a copy that throws is made anew, its episode truncated where it
   *     was; of environments that are objects of their own, not of batches
   * @throws EnvironmentException if the id or a key of env_config is unknown, or making it failed
   */
  public static VectorEnvironment makeVector(
      String id, Map<String, ?> envConfig, int numEnvs, AutoresetMode mode, boolean restartFailed) {
    Entry entry = find(id, envConfig);
    return entry
        .factory()
        .create(request(entry, id, envConfig, numEnvs, mode, restartFailed, false));
  }

  /**
   * Makes one copy that can be drawn, with autoreset disabled, so that the end of an episode is
   * seen too.
   *
   * @throws EnvironmentException as {@link #makeVector}, or if the environment does not draw itself
   */
  public static VectorEnvironment makeRendered(String id, Map<String, ?> envConfig) {
    Entry entry = find(id, envConfig);
    VectorEnvironment made =
        entry
            .factory()
            .create(request(entry, id, envConfig, 1, AutoresetMode.DISABLED, false, true));
    if (made.renderFps().isEmpty()) {
      made.close();
      throw new EnvironmentException(
          id
              + ": expected an environment that draws itself, found one without pictures; implement renderFps() and render(), or in Gymnasium the render mode rgb_array");
    }
    return made;
  }

  private static EnvironmentRequest request(
      Entry entry,
      String id,
      Map<String, ?> envConfig,
      int numEnvs,
      AutoresetMode mode,
      boolean restartFailed,
      boolean rendered) {
    EnvironmentSpec spec = entry.spec();
    Map<String, Object> config = new LinkedHashMap<>(envConfig);
    int maxEpisodeSteps = maxEpisodeSteps(spec, config);
    if (!spec.anyConfig()) {
      List<String> known = new ArrayList<>(spec.configKeys());
      known.add(MAX_EPISODE_STEPS);
      EnvConfig.of(id, config).allow(known);
    }
    return new EnvironmentRequest(
        id, config, numEnvs, mode, maxEpisodeSteps, restartFailed, rendered);
  }

  /**
   * Returns the only copy of a vector environment as an {@link Environment}, which owns it from
   * then on.
   *
   * @throws EnvironmentException unless there is one copy, with autoreset disabled
   */
  public static Environment<?, ?> single(VectorEnvironment one) {
    return SingleEnvironment.of(one.observationSpace(), one.actionSpace(), one);
  }

  /**
   * Applies wrappers of vector environments to a single environment.
   *
   * @param name what errors call the environment
   * @param wrapper such as {@code vector -> new FrameStack(vector, 4)}
   */
  public static Environment<?, ?> wrap(
      String name, Environment<?, ?> environment, UnaryOperator<VectorEnvironment> wrapper) {
    return single(
        wrapper.apply(
            SyncVectorEnvironment.of(name, List.of(environment), AutoresetMode.DISABLED)));
  }

  private static int maxEpisodeSteps(EnvironmentSpec spec, Map<String, Object> config) {
    if (!config.containsKey(MAX_EPISODE_STEPS)) {
      return spec.maxEpisodeSteps();
    }
    int steps =
        EnvConfig.of(spec.id(), config).integer(MAX_EPISODE_STEPS, VectorEnvironments.NO_LIMIT, 1);
    config.remove(MAX_EPISODE_STEPS);
    return steps;
  }

  private static Entry find(String id, Map<String, ?> envConfig) {
    Entry registered = registry().get(id);
    if (registered != null) {
      return registered;
    }
    EnvironmentNamespace namespace = namespace(id);
    if (namespace != null) {
      return namespace.find(id, new LinkedHashMap<>(envConfig));
    }
    EnvironmentFactory factory = EnvironmentClasses.find(id);
    if (factory != null) {
      return new Entry(EnvironmentSpec.of(id), factory);
    }
    throw new EnvironmentException(
        "unknown environment '%s'%s; a class is named in full and must be on the class path, to which --classpath of the mobula command adds"
            .formatted(id, Nearest.hint(id, ids())));
  }

  private static @Nullable EnvironmentNamespace namespace(String id) {
    for (EnvironmentNamespace namespace : NAMESPACES) {
      if (id.startsWith(namespace.prefix() + ":")) {
        return namespace;
      }
    }
    return null;
  }

  /** Not made by the class initializer, so that its error reaches every caller as it is. */
  private static synchronized Map<String, Entry> registry() {
    Map<String, Entry> known = registry;
    if (known == null) {
      known = new ConcurrentHashMap<>(ProvidedEnvironments.of(PROVIDERS));
      registry = known;
    }
    return known;
  }

  private static List<EnvironmentProvider> loadProviders() {
    List<EnvironmentProvider> providers = new ArrayList<>();
    ServiceLoader.load(EnvironmentProvider.class, loader()).forEach(providers::add);
    return List.copyOf(providers);
  }

  /** Returns the loader that sees what the user put on the class path. */
  public static ClassLoader loader() {
    @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null
        ? context
        : Objects.requireNonNull(Environments.class.getClassLoader(), "class loader");
  }
}
