package dev.mobula.envs;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes environments of classes that are known by name only. */
final class EnvironmentClasses {
  private EnvironmentClasses() {}

  /** Returns a factory for the class of that name, or null where there is no such class. */
  static @Nullable EnvironmentFactory find(String name) {
    Class<?> type = load(name);
    if (type == null) {
      return null;
    }
    if (EnvironmentFactory.class.isAssignableFrom(type)) {
      return request -> ((EnvironmentFactory) construct(type, request.envConfig())).create(request);
    }
    if (Environment.class.isAssignableFrom(type)) {
      return EnvironmentFactory.ofEnvironments(
          config -> (Environment<?, ?>) construct(type, config));
    }
    if (BatchedEnvironment.class.isAssignableFrom(type)) {
      return EnvironmentFactory.ofBatch(
          request -> (BatchedEnvironment) construct(type, request.envConfig(), request.numEnvs()));
    }
    throw new EnvironmentException(
        "expected the class %s to implement Environment, EnvironmentFactory or BatchedEnvironment"
                .formatted(name)
            + " of dev.mobula.envs, found none of them");
  }

  private static @Nullable Class<?> load(String name) {
    try {
      return Class.forName(name, true, Environments.loader());
    } catch (ClassNotFoundException e) {
      return null;
    } catch (LinkageError e) {
      throw new EnvironmentException(
          "expected a class that can be loaded, found %s, which needs what is not there: %s"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  private static Object construct(Class<?> type, Map<String, Object> config) {
    Constructor<?> withConfig = constructor(type, Map.class);
    if (withConfig != null) {
      return call(withConfig, config);
    }
    Constructor<?> plain = constructor(type);
    if (plain == null) {
      throw new EnvironmentException(
          "expected a public constructor of %s taking a Map<String, Object>, or nothing; found none"
              .formatted(type.getName()));
    }
    if (!config.isEmpty()) {
      throw new EnvironmentException(
          "expected no env_config, since %s has no public constructor taking a Map; found %s"
              .formatted(type.getName(), config.keySet()));
    }
    return call(plain);
  }

  private static Object construct(Class<?> type, Map<String, Object> config, int numEnvs) {
    Constructor<?> constructor = constructor(type, Map.class, int.class);
    if (constructor == null) {
      throw new EnvironmentException(
          "expected a public constructor of %s taking a Map<String, Object> and an int; found none"
              .formatted(type.getName()));
    }
    return call(constructor, config, numEnvs);
  }

  private static @Nullable Constructor<?> constructor(Class<?> type, Class<?>... parameters) {
    if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
      throw new EnvironmentException(
          "expected a public class that is not abstract, found " + type.toGenericString());
    }
    try {
      return type.getConstructor(parameters);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static Object call(Constructor<?> constructor, Object... arguments) {
    String name = constructor.getDeclaringClass().getName();
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      throw new EnvironmentException(
          "making %s failed: %s%s".formatted(name, cause, FailurePlace.of(cause)), cause);
    } catch (ReflectiveOperationException e) {
      throw new EnvironmentException("expected a class that can be made, found " + name, e);
    }
  }
}
