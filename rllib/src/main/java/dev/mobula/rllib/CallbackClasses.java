package dev.mobula.rllib;

import dev.mobula.envs.Environments;
import java.util.ArrayList;
import java.util.List;

/** Makes {@link Callbacks} by class name. */
final class CallbackClasses {
  private CallbackClasses() {}

  static List<Callbacks> create(List<String> classNames) {
    List<Callbacks> callbacks = new ArrayList<>();
    for (String name : classNames) {
      callbacks.add(create(name));
    }
    return List.copyOf(callbacks);
  }

  private static Callbacks create(String name) {
    try {
      return Class.forName(name, true, Environments.loader())
          .asSubclass(Callbacks.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new RllibException(
          "expected callbacks to name classes on the class path that implement "
              + Callbacks.class.getName()
              + " and have a public constructor without parameters, found '"
              + name
              + "'",
          e);
    }
  }
}
