package dev.mobula.policies;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds network engines by the names used in {@code framework:}. Stateless; any thread. */
public final class Engines {
  /** The name that picks an engine for each network: simd where it can, then torch, then dl4j. */
  public static final String AUTO = "auto";

  private static final String TORCH = "torch";

  private static final List<String> PREFERENCE = List.of("simd", TORCH, "dl4j");

  /** Engines of Mobula's with an artifact of their own. */
  private static final Set<String> EXTENSIONS = Set.of("dl4j", TORCH);

  private static volatile @Nullable EngineFetcher fetcher;

  private Engines() {}

  /** Returns the names of the engines on the class path. */
  public static Set<String> names() {
    return new TreeSet<>(load().keySet());
  }

  /** Says who gets engines that are asked for and not there; nobody does at first. */
  public static void fetchWith(EngineFetcher other) {
    fetcher = other;
  }

  /**
   * Returns the engine of that name, or for {@link #AUTO} one that picks for each network.
   *
   * @throws PolicyException if there is no such engine, naming those there are
   */
  public static NetworkEngine byName(String name) {
    Map<String, NetworkEngine> engines = load();
    if (name.equals(AUTO)) {
      return new AutoEngine(inOrder(engines));
    }
    if (!engines.containsKey(name) && EXTENSIONS.contains(name)) {
      engines = fetched(name);
    }
    NetworkEngine engine = engines.get(name);
    if (engine == null) {
      throw new PolicyException(
          "expected an engine among %s, found '%s'%s"
              .formatted(choices(), name, isAbsent(name) ? "; " + toAdd(name) : ""));
    }
    return engine;
  }

  /** Gets an engine, once, however many ask for it at the same time. */
  private static synchronized Map<String, NetworkEngine> fetched(String name) {
    EngineFetcher fetching = fetcher;
    if (fetching != null && isAbsent(name)) {
      fetching.fetch(name);
    }
    return load();
  }

  /**
   * Returns what an artifact of Mobula's beside engines offers, and gets it where it is not there.
   *
   * @param name of the artifact, after {@code mobula-policies-}
   * @throws PolicyException if it is not there, and cannot be got
   */
  public static <T> T extension(Class<T> service, String name) {
    Optional<T> found = find(service);
    EngineFetcher fetching = fetcher;
    if (found.isEmpty() && fetching != null) {
      fetching.fetch(name);
      found = find(service);
    }
    return found.orElseThrow(
        () -> new PolicyException("expected " + name + ", found none; " + toAdd(name)));
  }

  /** Tells whether {@link #extension} has nothing to get. */
  public static boolean hasExtension(Class<?> service) {
    return find(service).isPresent();
  }

  private static <T> Optional<T> find(Class<T> service) {
    return ServiceLoader.load(service)
        .findFirst()
        .or(() -> EngineFolders.load(service).stream().findFirst());
  }

  /** Says in words which engine runs a network where, and for {@link #AUTO} why that one. */
  public static String explain(EngineSpec spec, NetworkSpec network) {
    boolean mixed = spec.precision() != Precision.FULL;
    String where =
        " on %s%s"
            .formatted(
                spec.device().isCuda() ? spec.device() : "the CPU",
                mixed ? " in precision " + spec.precision() : "");
    if (!spec.framework().equals(AUTO)) {
      return spec.framework() + where;
    }
    if (spec.device().isCuda()) {
      return TORCH + where + " (auto: it is the engine for this card)";
    }
    if (mixed) {
      return TORCH + where + " (auto: it is the engine for this precision)";
    }
    StringBuilder reasons = new StringBuilder();
    for (NetworkEngine engine : inOrder(load())) {
      Optional<String> reason = engine.reasonNotSupported(network);
      if (reason.isEmpty()) {
        String why = reasons.isEmpty() ? "it runs every layer of this network" : reasons.toString();
        return engine.name() + where + " (auto: " + why + ")";
      }
      reasons.append(reasons.isEmpty() ? "not " : "; not ");
      reasons.append(engine.name()).append(", as ").append(reason.get());
    }
    return TORCH + where + " (auto: " + reasons + ")";
  }

  /** Returns what {@link #byName} takes. */
  public static Set<String> choices() {
    Set<String> choices = new TreeSet<>(names());
    choices.add(AUTO);
    if (fetcher != null) {
      choices.addAll(EXTENSIONS);
    }
    return choices;
  }

  /** Tells whether an engine is one of Mobula's that is not on the class path. */
  public static boolean isAbsent(String name) {
    return EXTENSIONS.contains(name) && !names().contains(name);
  }

  /** Says how to get an engine that is not on the class path. */
  public static String toAdd(String name) {
    return "add its artifact dev.mobula:mobula-policies-" + name + " to the class path";
  }

  /** Says which engines can run a network. */
  static String advice(NetworkSpec spec) {
    List<String> able =
        inOrder(load()).stream()
            .filter(engine -> engine.reasonNotSupported(spec).isEmpty())
            .map(NetworkEngine::name)
            .toList();
    if (!able.isEmpty()) {
      return "choose framework: " + String.join(" or ", able);
    }
    return names().contains(TORCH)
        ? "no engine on the class path can"
        : "framework: torch can; " + toAdd(TORCH);
  }

  private static Map<String, NetworkEngine> load() {
    Map<String, NetworkEngine> engines = new LinkedHashMap<>();
    ServiceLoader.load(NetworkEngine.class)
        .forEach(engine -> engines.putIfAbsent(engine.name(), engine));
    EngineFolders.load(NetworkEngine.class)
        .forEach(engine -> engines.putIfAbsent(engine.name(), engine));
    return engines;
  }

  private static boolean canFetchTorch() {
    return fetcher != null && isAbsent(TORCH);
  }

  private static List<NetworkEngine> inOrder(Map<String, NetworkEngine> engines) {
    Map<String, NetworkEngine> rest = new LinkedHashMap<>(engines);
    List<NetworkEngine> ordered = new ArrayList<>();
    PREFERENCE.stream().filter(rest::containsKey).forEach(name -> ordered.add(rest.remove(name)));
    ordered.addAll(rest.values());
    return ordered;
  }

  /** Hands each network to the first engine that supports it. */
  private record AutoEngine(List<NetworkEngine> engines) implements NetworkEngine {
    @Override
    public String name() {
      return AUTO;
    }

    @Override
    public NetworkEngine on(Device device) {
      return device.isCuda() ? byName(TORCH).on(device) : this;
    }

    @Override
    public NetworkEngine with(Precision precision) {
      return precision == Precision.FULL ? this : byName(TORCH).with(precision);
    }

    @Override
    public Optional<String> reasonNotSupported(NetworkSpec spec) {
      if (canFetchTorch()
          || engines.stream().anyMatch(engine -> engine.reasonNotSupported(spec).isEmpty())) {
        return Optional.empty();
      }
      String reasons =
          engines.stream()
              .map(engine -> engine.name() + ": " + engine.reasonNotSupported(spec).orElseThrow())
              .collect(Collectors.joining("; "));
      return Optional.of(reasons.isEmpty() ? "there is no engine on the class path" : reasons);
    }

    @Override
    public Network create(NetworkSpec spec, int capacity) {
      for (NetworkEngine engine : engines) {
        if (engine.reasonNotSupported(spec).isEmpty()) {
          return engine.create(spec, capacity);
        }
      }
      if (canFetchTorch()) {
        return byName(TORCH).create(spec, capacity);
      }
      throw new PolicyException(
          "expected an engine that supports the network, found none ("
              + reasonNotSupported(spec).orElseThrow()
              + ")");
    }
  }
}
