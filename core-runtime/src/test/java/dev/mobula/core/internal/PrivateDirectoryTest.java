package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class PrivateDirectoryTest {
  @Test
  void shouldBeForThisUserAlone() throws IOException {
    try (PrivateDirectory directory = PrivateDirectory.create()) {
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())));
    }
  }

  @Test
  void shouldGoWithTheFilesInIt() throws IOException {
    PrivateDirectory directory = PrivateDirectory.create();
    Files.createFile(directory.path().resolve("file"));
    directory.close();
    assertFalse(Files.exists(directory.path()));
  }

  @Test
  void shouldCloseThoughItCannotBeRemoved() throws IOException {
    PrivateDirectory directory = PrivateDirectory.create();
    Path left = Files.createDirectories(directory.path().resolve("not/empty"));
    directory.close();
    assertTrue(Files.exists(left));
    Files.delete(left);
    Files.delete(left.getParent());
    directory.close();
    assertFalse(Files.exists(directory.path()));
  }
}
