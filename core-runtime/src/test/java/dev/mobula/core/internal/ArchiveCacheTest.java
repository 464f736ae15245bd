package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCacheTest {
  @TempDir private Path folder;
  private ArchiveCache cache;
  private Path jar;

  @BeforeEach
  void makeJar() throws IOException {
    cache = new ArchiveCache(folder.resolve("cache/mobula"));
    jar = Files.writeString(folder.resolve("a.jar"), "classes");
  }

  @Test
  void shouldBeForThisUserAlone() throws IOException {
    Path file = file();
    assertEquals(cache.directory(), file.getParent());
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.directory())));
    Files.setPosixFilePermissions(cache.directory(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertNull(cache.file(List.of(), List.of(jar)));
  }

  @Test
  void shouldHaveAFileForEachKindOfJvm() throws IOException {
    Path file = cache.file(List.of("-Xmx2g"), List.of(jar));
    assertEquals(file, cache.file(List.of("-Xmx2g"), List.of(jar)));
    assertEquals(file, cache.file(List.of("-Xmx2g", "-Dname=value"), List.of(jar)));
    assertNotEquals(file, cache.file(List.of("-Xmx3g"), List.of(jar)));
    Files.writeString(jar, "other classes");
    assertNotEquals(file, cache.file(List.of("-Xmx2g"), List.of(jar)));
  }

  @Test
  void shouldKeepWhatWasUsedLast() throws IOException {
    Path used = file("used");
    make(used, Duration.ofDays(9));
    for (int i = 0; i < ArchiveCache.KEPT; i++) {
      make(cache.directory().resolve("worker-%d.jsa".formatted(i)), Duration.ofDays(i + 1));
    }
    Path archive = cache.directory().resolve("worker-1.jsa");
    Path abandoned = make(ArchiveCache.recording(archive, 999_999_999), Duration.ofSeconds(1));
    Path written =
        make(ArchiveCache.recording(archive, ProcessHandle.current().pid()), Duration.ofSeconds(1));
    assertEquals(used, file("used"));
    cache.prune();
    assertTrue(Files.exists(used));
    assertFalse(Files.exists(cache.directory().resolve("worker-3.jsa")));
    assertTrue(Files.exists(cache.directory().resolve("worker-2.jsa")));
    assertFalse(Files.exists(abandoned));
    assertTrue(Files.exists(written));
  }

  private Path file(String... flags) {
    return Objects.requireNonNull(cache.file(List.of(flags), List.of(jar)));
  }

  private static Path make(Path file, Duration age) throws IOException {
    Files.createFile(file);
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }
}
