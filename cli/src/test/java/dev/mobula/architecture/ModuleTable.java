package dev.mobula.architecture;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The modules by the last part of their root package, and what each may import: imports point down
 * only.
 */
final class ModuleTable {
  private static final Map<String, List<String>> DIRECT = new LinkedHashMap<>();

  static {
    DIRECT.put("columns", List.of());
    DIRECT.put("core", List.of("columns"));
    DIRECT.put("envs", List.of("columns"));
    DIRECT.put("policies", List.of("envs"));
    DIRECT.put("train", List.of("core"));
    DIRECT.put("tune", List.of("core", "train"));
    DIRECT.put("rollout", List.of("core", "envs", "policies"));
    DIRECT.put("rllib", List.of("columns", "core", "envs", "policies", "train", "rollout"));
    DIRECT.put("serve", List.of("core", "policies"));
    DIRECT.put("cli", List.of("rllib", "tune", "serve"));
    DIRECT.put("benchmarks", List.of("cli"));
  }

  private ModuleTable() {}

  static Set<String> modules() {
    return DIRECT.keySet();
  }

  /** The modules that {@code module} may import: itself, its direct ones, and theirs. */
  static Set<String> importable(String module) {
    Set<String> all = new LinkedHashSet<>(Set.of(module));
    DIRECT.getOrDefault(module, List.of()).forEach(below -> all.addAll(importable(below)));
    return all;
  }
}
