package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.MobulaException;
import dev.mobula.core.internal.shm.ProcessStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldFindNothingThatAnotherUserCanHaveMade(@TempDir Path temporary) throws Exception {
    Path made = temporary.resolve("made");
    Path node = made.resolve("%d-%d-1".formatted(PID, ProcessStart.of(PID).orElse(0)));
    Files.createDirectories(node);
    Files.createFile(node.resolve("service.sock"));
    Path parent = temporary.resolve("mobula-" + System.getProperty("user.name"));
    with(
        "java.io.tmpdir",
        temporary.toString(),
        () -> {
          Files.move(made, parent);
          Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
          assertEquals(List.of(), NodeAddresses.all());
          assertThrows(MobulaException.class, () -> NodeAddresses.resolve(NodeAddresses.AUTO));
          try (NodeDirectory elsewhere = NodeDirectory.create()) {
            assertTrue(elsewhere.exists());
            assertThrows(MobulaException.class, elsewhere::serviceSocket);
          }
          Files.move(parent, made);
          Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
          Files.createSymbolicLink(parent, made);
          assertEquals(List.of(), NodeAddresses.all());
          Files.delete(parent);
          Files.move(made, parent);
          assertEquals(
              List.of(parent.resolve(node.getFileName()).resolve("service.sock")),
              NodeAddresses.all());
        });
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldConnectToNothingThatAnotherUserCanHaveMade(@TempDir Path folder) throws IOException {
    Path socket = Files.createFile(folder.resolve("service.sock"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertEquals(socket.toRealPath(), NodeAddresses.resolve(socket.toString()));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    MobulaException e =
        assertThrows(MobulaException.class, () -> NodeAddresses.resolve(socket.toString()));
    assertTrue(String.valueOf(e.getMessage()).contains("mode 0700"), e.getMessage());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldNameTheDirectoryOfAUserWithoutANameByItsNumber(@TempDir Path temporary)
      throws Exception {
    with(
        "java.io.tmpdir",
        temporary.toString(),
        () ->
            with(
                "user.name",
                "?",
                () -> {
                  try (NodeDirectory directory = NodeDirectory.create()) {
                    String owner = Files.getOwner(directory.path()).getName();
                    assertEquals(
                        temporary.resolve("mobula-" + owner), directory.path().getParent());
                  }
                }));
  }

  private static void with(String property, String value, Executable code) throws Exception {
    String before = System.setProperty(property, value);
    try {
      code.execute();
    } catch (Throwable thrown) {
      throw new AssertionError(thrown);
    } finally {
      System.setProperty(property, before);
    }
  }
}
