package dev.mobula.core.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.core.storage.Storage;
import dev.mobula.core.storage.Storages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every storage can. */
abstract class StorageContract {
  @TempDir Path temp;
  private Storage storage;

  /** Returns the address of an empty storage. */
  abstract String address() throws IOException;

  @BeforeEach
  void open() throws IOException {
    storage = Storages.open(address());
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private byte[] upload(String key, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Path file = Files.write(temp.resolve("up"), bytes);
    storage.upload(file, key);
    return bytes;
  }

  private byte[] download(String key) throws IOException {
    Path file = temp.resolve("a/b/down");
    storage.download(key, file);
    return Files.readAllBytes(file);
  }

  @Test
  void shouldGiveBackWhatItTook() throws IOException {
    for (int size : List.of(0, 1, 100_000)) {
      byte[] bytes = upload("trial 1/a+b=c/ä.bin", size);
      assertArrayEquals(bytes, download("trial 1/a+b=c/ä.bin"));
    }
  }

  @Test
  void shouldTakeAFileOfManyMegabytes() throws IOException {
    byte[] bytes = upload("large", (32 << 20) + 7);
    assertArrayEquals(bytes, download("large"));
  }

  @Test
  void shouldListTheKeysWithAPrefixInTheirOrder() throws IOException {
    for (String key : List.of("b/2", "a", "b/1", "c/1")) {
      upload(key, 3);
    }
    assertEquals(List.of("a", "b/1", "b/2", "c/1"), storage.list(""));
    assertEquals(List.of("b/1", "b/2"), storage.list("b/"));
    assertEquals(List.of(), storage.list("d"));
  }

  @Test
  void shouldListMoreKeysThanAnswersHave() throws IOException {
    Path file = Files.writeString(temp.resolve("up"), "x");
    for (int i = 0; i < 1_005; i++) {
      storage.upload(file, "many/%04d".formatted(i));
    }
    List<String> keys = storage.list("many/");
    assertEquals(1_005, keys.size());
    assertEquals("many/1004", keys.getLast());
  }

  @Test
  void shouldRemoveAKeyAndNothingWhereThereIsNone() throws IOException {
    upload("a", 3);
    storage.delete("a");
    storage.delete("a");
    assertEquals(List.of(), storage.list(""));
  }

  @Test
  void shouldSayThatThereIsNoSuchKeyOrFile() {
    assertThrows(IOException.class, () -> download("nothing"));
    assertFalse(Files.exists(temp.resolve("a/b/down")));
    assertThrows(
        NoSuchFileException.class, () -> storage.upload(temp.resolve("nothing"), "nothing"));
  }
}
