package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.internal.shm.ProcessStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NodeDirectoryTest {
  private static final long PID = ProcessHandle.current().pid();

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldLetOnlyItsUserIn() throws IOException {
    try (NodeDirectory directory = NodeDirectory.create()) {
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())));
      assertTrue(directory.path().toString().contains("mobula-"));
    }
  }

  @Test
  void shouldBeGoneWithAllThatIsInItOnceClosed() throws IOException {
    NodeDirectory directory = NodeDirectory.create();
    Files.createFile(directory.statusSocket());
    NodeSocket socket = new NodeSocket(PID, directory.statusSocket());
    assertTrue(NodeDirectory.statusSockets().contains(socket));
    directory.close();
    assertFalse(Files.exists(directory.path()));
    assertFalse(NodeDirectory.statusSockets().contains(socket));
  }

  @Test
  void shouldRemoveWhatProcessesLeftThatAreGone() throws IOException {
    try (NodeDirectory first = NodeDirectory.create()) {
      Path user = first.path().resolveSibling("of-a-user");
      Path gone = first.path().resolveSibling("999999999-1-1");
      long start = ProcessStart.of(PID).orElse(0);
      Path earlier = first.path().resolveSibling(PID + "-" + (start - 1) + "-1");
      for (Path each : new Path[] {user, gone, earlier}) {
        Files.createDirectories(each);
        Files.writeString(each.resolve("worker-1.log"), "a line\n");
      }
      NodeDirectory.create().close();
      assertTrue(Files.exists(first.path()));
      assertTrue(Files.exists(user));
      assertFalse(Files.exists(gone));
      assertEquals(start == 0, Files.exists(earlier), "a later process has its number");
      Directories.delete(user);
    }
  }

  @Test
  void shouldCloseThoughItCannotBeRemoved() throws IOException {
    NodeDirectory directory = NodeDirectory.create();
    Path left = Files.createDirectories(directory.path().resolve("left-by-another/folder"));
    directory.close();
    assertTrue(Files.exists(left));
    Files.delete(left);
    Files.delete(left.getParent());
    directory.close();
    assertFalse(Files.exists(directory.path()));
  }
}
