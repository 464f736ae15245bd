package dev.mobula.rllib;

import dev.mobula.rllib.config.AlgorithmSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The algorithms on the class path. Any thread. */
public final class AlgorithmTypes {
  private AlgorithmTypes() {}

  /** Returns all algorithms by name, in alphabetical order. */
  public static Map<String, AlgorithmType> all() {
    Map<String, AlgorithmType> types = new TreeMap<>();
    for (AlgorithmType type : ServiceLoader.load(AlgorithmType.class)) {
      types.put(type.name(), type);
    }
    return types;
  }

  /**
   * Returns the records of all algorithms' settings by name, as reading a config file needs them.
   */
  public static Map<String, Class<? extends AlgorithmSpec>> configTypes() {
    Map<String, Class<? extends AlgorithmSpec>> types = new LinkedHashMap<>();
    all().forEach((name, type) -> types.put(name, type.configType()));
    return types;
  }

  /**
   * Returns the algorithm of that name.
   *
   * @throws RllibException if there is none, naming those that are
   */
  public static AlgorithmType byName(String name) {
    Map<String, AlgorithmType> types = all();
    AlgorithmType type = types.get(name);
    if (type == null) {
      throw new RllibException(
          "expected run to be one of " + types.keySet() + ", found '" + name + "'");
    }
    return type;
  }
}
