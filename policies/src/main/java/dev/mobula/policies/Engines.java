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

/** Finds network engines by the names used in {@code framework:}. Stateless; any thread. */
public final class Engines {
  /** The name that picks an engine for each network: simd where it can, then torch, then dl4j. */
  public static final String AUTO = "auto";

  private static final String TORCH = "torch";

  private static final List<String> PREFERENCE = List.of("simd", TORCH, "dl4j");

  /** Engines that RLlib's users may ask for, and that this version does not have. */
  private static final Set<String> PLANNED = Set.of("dl4j", "torch");

  private Engines() {}

  /** Returns the names of the engines on the class path. */
  public static Set<String> names() {
    return new TreeSet<>(load().keySet());
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
    NetworkEngine engine = engines.get(name);
    if (engine == null) {
      throw new PolicyException(
          "expected an engine among %s, found '%s'%s"
              .formatted(choices(), name, isPlanned(name) ? ", which this version has not" : ""));
    }
    return engine;
  }

  /** Returns what {@link #byName} takes. */
  public static Set<String> choices() {
    Set<String> choices = new TreeSet<>(names());
    choices.add(AUTO);
    return choices;
  }

  /** Tells whether an engine is one of Mobula's that this version does not have. */
  public static boolean isPlanned(String name) {
    return PLANNED.contains(name) && !names().contains(name);
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
        : "framework: torch can, whose artifact dev.mobula:mobula-policies-torch is not on the class path";
  }

  private static Map<String, NetworkEngine> load() {
    Map<String, NetworkEngine> engines = new LinkedHashMap<>();
    ServiceLoader.load(NetworkEngine.class)
        .forEach(engine -> engines.putIfAbsent(engine.name(), engine));
    EngineFolders.load().forEach(engine -> engines.putIfAbsent(engine.name(), engine));
    return engines;
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
    public Optional<String> reasonNotSupported(NetworkSpec spec) {
      if (engines.stream().anyMatch(engine -> engine.reasonNotSupported(spec).isEmpty())) {
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
      throw new PolicyException(
          "expected an engine that supports the network, found none ("
              + reasonNotSupported(spec).orElseThrow()
              + ")");
    }
  }
}
