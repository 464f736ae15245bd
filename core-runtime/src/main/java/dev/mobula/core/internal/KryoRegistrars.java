package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import dev.mobula.core.KryoRegistrar;
import dev.mobula.core.MobulaException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** What users register with Kryo. */
final class KryoRegistrars {
  private KryoRegistrars() {}

  /**
   * Returns those that a class loader finds.
   *
   * @throws MobulaException if one of them cannot be made
   */
  static List<KryoRegistrar> of(ClassLoader loader) {
    try {
      List<KryoRegistrar> found = new ArrayList<>();
      for (KryoRegistrar each : ServiceLoader.load(KryoRegistrar.class, loader)) {
        found.add(each);
      }
      return found;
    } catch (ServiceConfigurationError e) {
      throw new MobulaException("could not make a KryoRegistrar: " + e.getMessage(), e);
    }
  }

  /**
   * Lets one register its serializers.
   *
   * @throws MobulaException if it throws
   */
  static void run(KryoRegistrar registrar, Kryo kryo) {
    try {
      registrar.register(kryo);
    } catch (RuntimeException e) {
      throw new MobulaException(
          "the KryoRegistrar %s failed: %s".formatted(registrar.getClass().getName(), e), e);
    }
  }
}
