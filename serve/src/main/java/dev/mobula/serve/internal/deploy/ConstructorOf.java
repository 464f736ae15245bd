package dev.mobula.serve.internal.deploy;

import dev.mobula.core.function.RemoteCallable;
import dev.mobula.serve.Application;
import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.ServeException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes an object by whichever constructor of a class takes the arguments. */
public record ConstructorOf(Class<?> type) implements RemoteCallable {
  /**
   * Checks that there is one, before anything runs.
   *
   * @throws ServeException if there is none, or more than one
   */
  public void check(List<Object> arguments) {
    Constructor<?> unused =
        find(arguments.stream().map(ConstructorOf::typeInReplica).toArray(Class<?>[]::new));
  }

  private static Class<?> typeInReplica(Object argument) {
    return argument instanceof Application<?> ? DeploymentHandle.class : argument.getClass();
  }

  @Override
  public Object invoke(@Nullable Object[] args) throws Exception {
    Class<?>[] types =
        Arrays.stream(args)
            .map(arg -> arg == null ? Void.class : arg.getClass())
            .toArray(Class<?>[]::new);
    Constructor<?> constructor = find(types);
    constructor.setAccessible(true);
    try {
      return constructor.newInstance(args);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception thrown ? thrown : e;
    }
  }

  private Constructor<?> find(Class<?>[] given) {
    List<Constructor<?>> fitting =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(constructor -> fits(constructor.getParameterTypes(), given))
            .toList();
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    throw new ServeException(
        "expected one constructor of %s that takes (%s), found %d; it has %s"
            .formatted(
                type.getName(),
                names(given),
                fitting.size(),
                Arrays.stream(type.getDeclaredConstructors())
                    .map(constructor -> "(" + names(constructor.getParameterTypes()) + ")")
                    .collect(Collectors.joining(", "))));
  }

  private static boolean fits(Class<?>[] parameters, Class<?>[] given) {
    if (parameters.length != given.length) {
      return false;
    }
    for (int i = 0; i < given.length; i++) {
      if (!MethodType.methodType(parameters[i]).wrap().returnType().isAssignableFrom(given[i])) {
        return false;
      }
    }
    return true;
  }

  private static String names(Class<?>[] types) {
    return Arrays.stream(types).map(Class::getSimpleName).collect(Collectors.joining(", "));
  }
}
