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

  private static final List<String> PREFERENCE = List.of("simd", "torch", "dl4j");

  /** The engines of this project that are artifacts of their own. */
  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "dl4j", "dev.mobula:mobula-policies-dl4j", "torch", "dev.mobula:mobula-policies-torch");

  private Engines() {}

  /** Returns the names of the engines on the class path. */
  public static Set<String> names() {
    return new TreeSet<>(load().keySet());
  }

  /**
   * Returns the engine of that name, or for {@link #AUTO} one that picks for each network.
   *
   * @throws PolicyException if there is no such engine, naming those there are, or the artifact
   *     that brings it
   */
  public static NetworkEngine byName(String name) {
    Map<String, NetworkEngine> engines = load();
    if (name.equals(AUTO)) {
      return new AutoEngine(inOrder(engines));
    }
    NetworkEngine engine = engines.get(name);
    if (engine == null) {
      throw new PolicyException(explain(name, engines.keySet()));
    }
    return engine;
  }

  private static String explain(String name, Set<String> found) {
    String artifact = ARTIFACTS.get(name);
    if (artifact != null) {
      return "expected the engine '%s' on the class path, found only %s; add %s to it"
          .formatted(name, new TreeSet<>(found), artifact);
    }
    Set<String> known = new TreeSet<>(found);
    known.add(AUTO);
    known.addAll(ARTIFACTS.keySet());
    return "expected an engine among %s, found '%s'".formatted(known, name);
  }

  private static Map<String, NetworkEngine> load() {
    Map<String, NetworkEngine> engines = new LinkedHashMap<>();
    ServiceLoader.load(NetworkEngine.class)
        .forEach(engine -> engines.putIfAbsent(engine.name(), engine));
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
