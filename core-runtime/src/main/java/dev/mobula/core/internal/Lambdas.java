package dev.mobula.core.internal;

import dev.mobula.core.ConcurrencyGroup;
import java.io.Serializable;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What lambdas and method references that are {@link Serializable} say of themselves. */
final class Lambdas {
  /** The concurrency group that a method reference's method is annotated with, by its class. */
  static final ClassValue<MethodGroup> METHOD_GROUPS =
      new ClassValue<>() {
        @Override
        protected MethodGroup computeValue(Class<?> type) {
          return new MethodGroup();
        }
      };

  private Lambdas() {}

  /** What one class of lambdas names; looked up with the first of them. */
  static final class MethodGroup {
    private volatile @Nullable Optional<String> known;

    @Nullable String of(Object function) {
      Optional<String> group = known;
      if (group == null) {
        Method method = method(function);
        ConcurrencyGroup annotation =
            method == null ? null : method.getAnnotation(ConcurrencyGroup.class);
        group = Optional.ofNullable(annotation).map(ConcurrencyGroup::value);
        known = group;
      }
      return group.orElse(null);
    }
  }

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
    SerializedLambda form = form(function);
    String method = form.getImplMethodName();
    return className(form.getImplClass()) + "." + (method.equals("<init>") ? "new" : method);
  }

  /** Returns the class of what a constructor makes, as {@code Outer.Counter}, for messages. */
  static String made(Object constructor) {
    if (!isLambda(constructor.getClass())) {
      return constructor.getClass().getName();
    }
    SerializedLambda form = form(constructor);
    String returned = form.getImplMethodSignature().replaceAll(".*\\)L?|;$", "");
    return className(form.getImplMethodName().equals("<init>") ? form.getImplClass() : returned);
  }

  /** Returns {@code Outer.Counter} of {@code com/acme/Outer$Counter}. */
  private static String className(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1).replace('$', '.');
  }

  private static SerializedLambda form(Object lambda) {
    try {
      return describe(lambda);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("expected a lambda, found " + lambda.getClass(), e);
    }
  }

  /** Returns the method that a method reference names, or null if it is none. */
  static @Nullable Method method(Object function) {
    if (!isLambda(function.getClass())) {
      return null;
    }
    try {
      SerializedLambda form = form(function);
      ClassLoader loader = function.getClass().getClassLoader();
      Class<?> type = Class.forName(form.getImplClass().replace('/', '.'), false, loader);
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(form.getImplMethodName())
            && descriptor(method).equals(form.getImplMethodSignature())) {
          return method;
        }
      }
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("expected a lambda, found " + function.getClass(), e);
    }
  }

  private static String descriptor(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
        .descriptorString();
  }
}
