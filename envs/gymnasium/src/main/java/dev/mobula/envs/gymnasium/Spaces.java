package dev.mobula.envs.gymnasium;

import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.EnvironmentSpaces;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads Gymnasium's spaces from their descriptions. */
final class Spaces {
  private static final String OBSERVATION = "the observation space";
  private static final String ACTION = "the action space";

  private Spaces() {}

  /**
   * Reads the spaces of an environment.
   *
   * @param id what errors call the environment
   */
  static EnvironmentSpaces read(String id, JsonNode description) {
    return new EnvironmentSpaces(
        read(id + ", " + OBSERVATION, description.get("observations"), false),
        read(id + ", " + ACTION, description.get("actions"), true));
  }

  private static Space<?> read(String where, JsonNode json, boolean action) {
    return switch (json.get("type").asString()) {
      case "Box" -> box(where, json, action);
      case "Discrete" -> Discrete.of(integer(where, json, "n"), integer(where, json, "start"));
      case "MultiDiscrete" ->
          new MultiDiscrete(
              Arrays.stream(integers(json.get("nvec"))).boxed().toList(),
              Arrays.stream(integers(json.get("start"))).boxed().toList());
      case "MultiBinary" -> MultiBinary.of(integers(json.get("shape")));
      case "Tuple" -> new TupleSpace(parts(where, json, action));
      case "Dict" -> dict(where, json, action);
      default ->
          throw new EnvironmentException(
              "%s: expected a Box, Discrete, MultiDiscrete, MultiBinary, Tuple or Dict, found a %s; a wrapper of Gymnasium can turn it into one of them"
                  .formatted(where, json.get("type").asString()));
    };
  }

  private static Space<?> box(String where, JsonNode json, boolean action) {
    String dtype = json.get("dtype").asString();
    boolean real = dtype.startsWith("float");
    if (action && !real) {
      throw new EnvironmentException(
          "%s: expected a Box of floats, found one of %s; integers to choose from are a MultiDiscrete space"
              .formatted(where, dtype));
    }
    int[] shape = integers(json.get("shape"));
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return Box.of(
        dtype(dtype), bounds(json.get("low"), size), bounds(json.get("high"), size), shape);
  }

  /** Integers become the smallest type that holds them all, as Boxes are of bytes or floats. */
  private static DType dtype(String name) {
    return switch (name) {
      case "uint8", "bool" -> DType.UINT8;
      case "float16", "float32", "int8", "int16", "uint16" -> DType.FLOAT32;
      default -> DType.FLOAT64;
    };
  }

  private static double[] bounds(JsonNode json, int size) {
    double[] bounds = new double[size];
    for (int i = 0; i < size; i++) {
      bounds[i] = json.get(json.size() == 1 ? 0 : i).asDouble();
    }
    return bounds;
  }

  private static List<Space<?>> parts(String where, JsonNode json, boolean action) {
    List<Space<?>> parts = new ArrayList<>();
    for (JsonNode part : json.get("spaces")) {
      parts.add(read(where, part, action));
    }
    return parts;
  }

  private static Space<?> dict(String where, JsonNode json, boolean action) {
    List<Space<?>> parts = parts(where, json, action);
    Map<String, Space<?>> spaces = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      spaces.put(json.get("keys").get(i).asString(), parts.get(i));
    }
    return DictSpace.of(spaces);
  }

  private static int[] integers(JsonNode json) {
    int[] integers = new int[json.size()];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = json.get(i).asInt();
    }
    return integers;
  }

  private static int integer(String where, JsonNode json, String name) {
    long value = json.get(name).asLong();
    if (value != (int) value) {
      throw new EnvironmentException(
          "%s: expected numbers within an int, found %s=%d".formatted(where, name, value));
    }
    return (int) value;
  }
}
