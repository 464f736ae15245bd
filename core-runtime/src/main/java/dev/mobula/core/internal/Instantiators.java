package dev.mobula.core.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import org.objenesis.instantiator.ObjectInstantiator;
import org.objenesis.strategy.InstantiatorStrategy;
import org.objenesis.strategy.StdInstantiatorStrategy;

/**
 * Makes objects by their constructor without arguments, and without any where there is none. Kryo's
 * own strategy does that too, but writes a class for each constructor, which takes longer than a
 * short program copies objects.
 */
final class Instantiators implements InstantiatorStrategy {
  private final InstantiatorStrategy withoutConstructor = new StdInstantiatorStrategy();

  @Override
  public <T> ObjectInstantiator<T> newInstantiatorOf(Class<T> type) {
    try {
      Constructor<T> constructor = type.getDeclaredConstructor();
      if (!constructor.canAccess(null)) {
        constructor.setAccessible(true);
      }
      return () -> instantiate(constructor);
    } catch (NoSuchMethodException | InaccessibleObjectException e) {
      return withoutConstructor.newInstantiatorOf(type);
    }
  }

  private static <T> T instantiate(Constructor<T> constructor) {
    try {
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a copy by " + constructor, e);
    }
  }
}
