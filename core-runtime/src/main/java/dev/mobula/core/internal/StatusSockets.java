package dev.mobula.core.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where nodes can be asked for their status: a socket for each, named by the number of its process,
 * in a directory that only its user may enter.
 */
public final class StatusSockets {
  private static final String SUFFIX = ".sock";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private StatusSockets() {}

  /** Asks every node of this user, and removes the sockets of those that are gone. */
  public static List<String> askAll() {
    List<String> answers = new ArrayList<>();
    for (Path socket : sockets()) {
      try {
        answers.add(ask(socket));
      } catch (IOException _) { // nobody listens, since the process was killed
        removeIfDead(socket);
      }
    }
    return answers;
  }

  private static String ask(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void removeIfDead(Path socket) {
    String name = socket.getFileName().toString();
    long pid = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    if (ProcessHandle.of(pid).isEmpty()) {
      try {
        Files.deleteIfExists(socket);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<Path> sockets() {
    if (!Files.isDirectory(directory())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d+\\" + SUFFIX))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where this process's node is to listen; its directory exists then. */
  static Path make() throws IOException {
    if (!Files.isDirectory(directory())) {
      try {
        Files.createDirectory(directory(), PosixFilePermissions.asFileAttribute(PRIVATE));
      } catch (FileAlreadyExistsException _) {
        // by another process just now; it is looked at next
      }
    }
    if (!isPrivate()) {
      throw new IOException("expected %s to be this user's alone".formatted(directory()));
    }
    return directory().resolve(ProcessHandle.current().pid() + SUFFIX);
  }

  /** Tells whether nobody else made the directory, or may enter it. */
  private static boolean isPrivate() throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(directory(), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return found.isDirectory()
        && found.owner().getName().equals(System.getProperty("user.name"))
        && found.permissions().equals(PRIVATE);
  }

  static Path directory() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "mobula-" + System.getProperty("user.name"));
  }
}
