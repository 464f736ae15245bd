package dev.mobula.core.internal;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;

/** What lambdas and method references that are {@link Serializable} say of themselves. */
final class Lambdas {
  private Lambdas() {}

  static boolean isLambda(Class<?> type) {
    return type.isHidden() && Serializable.class.isAssignableFrom(type);
  }

  /** Returns the form from which {@link #restore} makes the lambda again. */
  static SerializedLambda describe(Object lambda) throws ReflectiveOperationException {
    Method replace = lambda.getClass().getDeclaredMethod("writeReplace");
    replace.setAccessible(true);
    return (SerializedLambda) replace.invoke(lambda);
  }

  /** Makes the lambda, through the method that the compiler puts into its class for this. */
  static Object restore(Class<?> capturingClass, SerializedLambda form)
      throws ReflectiveOperationException {
    Method restore =
        capturingClass.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
    restore.setAccessible(true);
    return restore.invoke(null, form);
  }

  /** Returns {@code Class.method} of what a function calls, for messages. */
  static String name(Object function) {
    if (!isLambda(function.getClass())) {
      return function.getClass().getName();
    }
    try {
      SerializedLambda form = describe(function);
      String type = form.getImplClass().substring(form.getImplClass().lastIndexOf('/') + 1);
      String method = form.getImplMethodName();
      return type.replace('$', '.') + "." + (method.equals("<init>") ? "new" : method);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("expected a lambda, found " + function.getClass(), e);
    }
  }
}
