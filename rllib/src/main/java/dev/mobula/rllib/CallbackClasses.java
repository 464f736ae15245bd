package dev.mobula.rllib;

import dev.mobula.envs.Environments;
import dev.mobula.envs.FailurePlace;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Makes and calls {@link Callbacks}. */
final class CallbackClasses {
  private CallbackClasses() {}

  static List<Callbacks> create(List<String> classNames) {
    List<Callbacks> callbacks = new ArrayList<>();
    for (String name : classNames) {
      callbacks.add(create(name));
    }
    return List.copyOf(callbacks);
  }

  /**
   * Calls a method of all.
   *
   * @throws RllibException naming the class and the method that threw
   */
  static void tell(List<Callbacks> callbacks, String method, Consumer<Callbacks> call) {
    for (Callbacks each : callbacks) {
      try {
        call.accept(each);
      } catch (CancellationException stopped) {
        throw stopped;
      } catch (RuntimeException failure) {
        throw new RllibException(
            "%s.%s failed: %s%s"
                .formatted(
                    each.getClass().getName(),
                    method,
                    failure,
                    FailurePlace.of(failure, each.getClass())),
            failure);
      }
    }
  }

  private static Callbacks create(String name) {
    try {
      return Class.forName(name, true, Environments.loader())
          .asSubclass(Callbacks.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new RllibException(
          "the constructor of %s failed: %s%s".formatted(name, cause, FailurePlace.of(cause)),
          cause);
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new RllibException(
          "expected callbacks to name classes on the class path that implement %s and have a public"
                  .formatted(Callbacks.class.getName())
              + " constructor without parameters, found '%s'; --classpath of the mobula command adds"
                  .formatted(name)
              + " to that path",
          e);
    }
  }
}
