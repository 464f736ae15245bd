package dev.mobula.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mobula.rllib.config.AlgorithmSpec;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A key that can be written in a config file changes something. */
class ConfigKeysTest {
  private static final String CONFIG = "dev.mobula.rllib.config";

  /** Keys that are read by nothing but the constructor of their record, with the reason. */
  private static final Set<String> REFUSED_BY_THEIR_RECORD = new TreeSet<>();

  /** Records of the package that hold no keys: places, problems and parsed files. */
  private static boolean holdsKeys(JavaClass type) {
    return type.getSimpleName().matches(".*(Config|Overrides)|ExperimentSpec");
  }

  private static boolean isConfig(JavaClass type) {
    return type.getPackageName().equals(CONFIG) || type.isAssignableTo(AlgorithmSpec.class);
  }

  @Test
  void shouldReadEveryKeyOfEveryConfigRecord() {
    JavaClasses mobula =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.mobula");
    Set<String> unread = new TreeSet<>();
    for (String key : new ConfigKeys(mobula, ConfigKeysTest::isConfig).unread()) {
      String owner = key.substring(0, key.indexOf('.'));
      mobula.stream()
          .filter(type -> isConfig(type) && type.getSimpleName().equals(owner) && holdsKeys(type))
          .forEach(_ -> unread.add(key));
    }
    assertEquals(REFUSED_BY_THEIR_RECORD, unread);
  }

  /** What several records have. */
  interface Shared {
    int readByInterface();
  }

  /** Keys for the next test. */
  record SeededConfig(int read, int readByHelper, int readByInterface, int unread, int checked)
      implements Shared {
    SeededConfig {
      if (checked < 0 || unread < 0) {
        throw new IllegalArgumentException();
      }
    }

    int helped() {
      return doubled();
    }

    private int doubled() {
      return 2 * readByHelper;
    }

    int neverCalled() {
      return unread;
    }
  }

  /** Reads some of them. */
  static final class Reader {
    int sum(SeededConfig config) {
      Shared shared = config;
      return config.read() + config.helped() + shared.readByInterface();
    }
  }

  @Test
  void shouldFindKeysThatNothingReads() {
    JavaClasses seeded =
        new ClassFileImporter().importClasses(SeededConfig.class, Shared.class, Reader.class);
    ConfigKeys keys = new ConfigKeys(seeded, type -> type.getSimpleName().equals("SeededConfig"));
    assertEquals(Set.of("SeededConfig.checked", "SeededConfig.unread"), keys.unread());
  }
}
