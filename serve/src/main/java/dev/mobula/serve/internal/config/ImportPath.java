package dev.mobula.serve.internal.config;

import dev.mobula.serve.Application;
import dev.mobula.serve.ServeException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code import_path} names: {@code CLASS:METHOD}, a static method that makes an application.
 */
final class ImportPath {
  private ImportPath() {}

  /**
   * Makes the application.
   *
   * @param args given to the method where it takes a map
   * @throws ServeException if there is no such method, or it fails
   */
  static Application<?> application(String path, Map<String, Object> args) {
    int colon = path.indexOf(':');
    if (colon < 1 || colon == path.length() - 1) {
      throw new ServeException("expected CLASS:METHOD, found '" + path + "'");
    }
    Method method = method(path.substring(0, colon), path.substring(colon + 1));
    boolean takesArgs = method.getParameterCount() == 1;
    if (!takesArgs && !args.isEmpty()) {
      throw new ServeException(
          "expected no args for '%s', which takes none, found %s".formatted(path, args.keySet()));
    }
    return invoke(path, method, takesArgs ? new Object[] {args} : new Object[0]);
  }

  private static Application<?> invoke(String path, Method method, Object[] args) {
    try {
      method.setAccessible(true);
      return (Application<?>) method.invoke(null, args);
    } catch (InvocationTargetException e) {
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      throw new ServeException(
          "expected '%s' to return an application, found that it threw %s".formatted(path, cause),
          cause);
    } catch (IllegalAccessException e) {
      throw new AssertionError("the method was made accessible: " + method, e);
    }
  }

  private static Method method(String className, String name) {
    Class<?> type;
    try {
      type = Class.forName(className, true, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new ServeException(
          "expected a class on the class path, found none of the name '%s'; give its jar or folder by --classpath"
              .formatted(className),
          e);
    }
    for (Method method : type.getDeclaredMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      if (method.getName().equals(name)
          && Modifier.isStatic(method.getModifiers())
          && Application.class.isAssignableFrom(method.getReturnType())
          && (parameters.length == 0 || (parameters.length == 1 && parameters[0] == Map.class))) {
        return method;
      }
    }
    throw new ServeException(
        "expected 'static Application<?> %s()' or '(Map<String, Object>)' in %s, found none"
            .formatted(name, className));
  }
}
