package dev.mobula.tune.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.tune.RemoteExperiment;
import dev.mobula.tune.TuneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StorageSyncTest {
  @TempDir Path temp;
  private Path folder = Path.of("");
  private Path copy = Path.of("");
  private String address = "";

  @BeforeEach
  void begin() throws IOException {
    folder = temp.resolve("here/experiment");
    copy = temp.resolve("there/experiment");
    address = temp.resolve("there").toUri().toString();
    write("journal.log", "a\n");
    StorageSync.begin(folder, address);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  private void sync() {
    Objects.requireNonNull(StorageSync.start(folder, Duration.ofDays(1))).close();
  }

  private Path fetch(String into) {
    return RemoteExperiment.fetch(address.replaceAll("/$", "") + "/experiment", temp.resolve(into));
  }

  @Test
  void shouldCopyWhatThereIsWhenItEnds() throws IOException {
    write("trial_00000/result.jsonl", "{}");
    write("trial_00000/.removed_checkpoint_000001/metadata.json", "{}");
    sync();
    assertEquals("{}", Files.readString(copy.resolve("trial_00000/result.jsonl")));
    assertFalse(Files.exists(copy.resolve("trial_00000/.removed_checkpoint_000001")));
  }

  @Test
  void shouldCopyNowAndThen() throws Exception {
    try (StorageSync _ = StorageSync.start(folder, Duration.ofMillis(1))) {
      write("journal.log", "a\nb\n");
      while (!Files.exists(copy.resolve("journal.log"))
          || Files.size(copy.resolve("journal.log")) < 4) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void shouldTryAgainWhateverWentWrong() throws Exception {
    write(StorageSync.ADDRESS, "flaky://" + copy);
    try (StorageSync _ = StorageSync.start(folder, Duration.ofMillis(1))) {
      while (!Files.exists(copy.resolve("journal.log"))) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void shouldRemoveWhatIsGone() throws IOException {
    write("trial_00000/checkpoint_000001/metadata.json", "{}");
    sync();
    Files.delete(folder.resolve("trial_00000/checkpoint_000001/metadata.json"));
    sync();
    assertFalse(Files.exists(copy.resolve("trial_00000/checkpoint_000001/metadata.json")));
  }

  @Test
  void shouldFetchNoCheckpointThatWasOnItsWay() throws IOException {
    write("trial_00000/checkpoint_000001/metadata.json", "{}");
    write("trial_00000/checkpoint_000001/state.bin", "1");
    write("trial_00000/checkpoint_000002/state.bin", "2");
    sync();
    Path fetched = fetch("other");
    assertEquals("a\n", Files.readString(fetched.resolve("journal.log")));
    assertTrue(Files.exists(fetched.resolve("trial_00000/checkpoint_000001/state.bin")));
    assertFalse(Files.exists(fetched.resolve("trial_00000/checkpoint_000002")));
  }

  @Test
  void shouldKeepWhatGoesFurtherThanTheCopy() throws IOException {
    sync();
    write("journal.log", "a\nb\n");
    assertEquals(folder, fetch("here"));
    assertEquals("a\nb\n", Files.readString(folder.resolve("journal.log")));
  }

  @Test
  void shouldReplaceWhatTheCopyGoesFurtherThan() throws IOException {
    write("journal.log", "a\nb\n");
    sync();
    write("journal.log", "a\n");
    fetch("here");
    assertEquals("a\nb\n", Files.readString(folder.resolve("journal.log")));
  }

  @Test
  void shouldRefuseAnotherExperimentInItsPlace() throws IOException {
    sync();
    write("journal.log", "c\n");
    TuneException refused = assertThrows(TuneException.class, () -> fetch("here"));
    assertTrue(String.valueOf(refused.getMessage()).contains("found another experiment"));
    refused = assertThrows(TuneException.class, () -> StorageSync.begin(folder, address));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("expected nothing in"));
  }

  @Test
  void shouldSayThatThereIsNoExperiment() {
    TuneException refused = assertThrows(TuneException.class, () -> fetch("here"));
    assertTrue(String.valueOf(refused.getMessage()).contains("found no journal.log there"));
  }
}
