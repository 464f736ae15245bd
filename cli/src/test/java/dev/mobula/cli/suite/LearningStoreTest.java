package dev.mobula.cli.suite;

import static dev.mobula.cli.suite.SuiteFixture.NO_CURVE;
import static dev.mobula.cli.suite.SuiteFixture.OTHER;
import static dev.mobula.cli.suite.SuiteFixture.ROW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningStoreTest {
  @TempDir Path home;

  @BeforeEach
  void writeConfigs() throws IOException {
    Files.createDirectory(home.resolve("configs"));
    Files.writeString(home.resolve(ROW.config()), "lr: 1e-3\n");
    Files.writeString(home.resolve(OTHER.config()), "lr: 1e-4\n");
  }

  private LearningStore store() {
    return new LearningStore(home, home.resolve("learning"));
  }

  private String config() {
    return ConfigDigest.of(home.resolve(ROW.config()), List.of());
  }

  @Test
  void shouldKeepEachSeedInAFileOfItsOwn() throws IOException {
    SeedResult second =
        SuiteFixture.seed(10, -2, config(), new Curve(List.of(5L, 7L), List.of(0.25, 1e-5)));
    SeedResult first = SuiteFixture.seed(9, -1, config(), NO_CURVE);
    store().save("a", second);
    store().save("a", first);
    assertEquals(List.of(first, second), store().load(ROW).seeds());
    assertTrue(Files.exists(home.resolve("learning/a/seed-10.json")));
    assertTrue(store().load(ROW).has(9));
    assertFalse(store().load(ROW).has(0));
    assertFalse(store().load(OTHER).wasRun());
  }

  @Test
  void shouldNotCountWhatAnotherConfigFileLed() throws IOException {
    store().save("a", SuiteFixture.seed(0, -1, config(), NO_CURVE));
    Files.writeString(home.resolve(ROW.config()), "# why\n\nlr: 1e-3   # the zoo's\n");
    assertTrue(store().load(ROW).has(0));
    Files.writeString(home.resolve(ROW.config()), "lr: 2e-3\n");
    assertFalse(store().load(ROW).wasRun());
  }

  @Test
  void shouldNotCountWhatWasJudgedByOtherEpisodes() throws IOException {
    store().save("a", SuiteFixture.seed(0, -1, config(), NO_CURVE));
    LearningRow longer =
        new LearningRow("a", ROW.config(), 3, 1000, ROW.asked(), ROW.origin(), ROW.differences());
    assertFalse(store().load(longer).wasRun());
  }

  @Test
  void shouldNameTheFileThatIsNoResult() throws IOException {
    store().save("a", SuiteFixture.seed(0, -1, config(), NO_CURVE));
    Path file = home.resolve("learning/a/seed-0.json");
    for (String text : List.of("{", "{\"seed\": 0}", "")) {
      Files.writeString(file, text);
      String message =
          String.valueOf(assertThrows(SuiteException.class, () -> store().load(ROW)).getMessage());
      assertTrue(message.contains(file.toString()), message);
    }
  }
}
