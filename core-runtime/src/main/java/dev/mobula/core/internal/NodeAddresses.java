package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the node services of this user listen: a socket named by the number of its process. */
public final class NodeAddresses {
  /** Stands for the only node service of this user. */
  public static final String AUTO = "auto";

  private static final String SUFFIX = ".node";

  private NodeAddresses() {}

  /** Returns where the service of this process is to listen; its folder exists then. */
  public static Path own() {
    try {
      Path own = StatusSockets.make().resolveSibling(ProcessHandle.current().pid() + SUFFIX);
      Files.deleteIfExists(own); // of a process that had this number before
      return own;
    } catch (IOException e) {
      throw new MobulaException("cannot listen for programs: " + e.getMessage(), e);
    }
  }

  /** Returns the sockets of those that run. */
  public static List<Path> all() {
    Path directory = StatusSockets.directory();
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> process(file).isPresent()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the process that listens at a socket, if it lives. */
  public static Optional<ProcessHandle> process(Path socket) {
    String name = socket.getFileName().toString();
    return name.matches("\\d+\\" + SUFFIX)
        ? ProcessHandle.of(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
        : Optional.empty();
  }

  /**
   * Returns the socket that an address names.
   *
   * @throws MobulaException if it is {@link #AUTO} and there is not one service, but none or
   *     several
   */
  public static Path resolve(String address) {
    if (!address.equals(AUTO)) {
      return Path.of(address);
    }
    List<Path> all = all();
    if (all.size() != 1) {
      throw new MobulaException(
          "expected one node service of this user for the address 'auto', found %s; start one by './mobula start', or name one by its socket"
              .formatted(all.isEmpty() ? "none" : all));
    }
    return all.getFirst();
  }
}
