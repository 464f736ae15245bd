package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the node services of this user listen: a socket in the directory of each. */
public final class NodeAddresses {
  /** Stands for the only node service of this user. */
  public static final String AUTO = "auto";

  private NodeAddresses() {}

  /** Returns the sockets of those that run. */
  public static List<Path> all() {
    return NodeDirectory.serviceSockets().stream().map(NodeSocket::path).toList();
  }

  /** Returns the process that listens at a socket, if it lives. */
  public static Optional<ProcessHandle> process(Path socket) {
    return NodeDirectory.serviceSockets().stream()
        .filter(each -> each.path().equals(socket))
        .findFirst()
        .flatMap(each -> ProcessHandle.of(each.pid()));
  }

  /**
   * Returns the socket that an address names.
   *
   * @throws MobulaException if it is {@link #AUTO} and there is not one service, but none or
   *     several; if nothing is there; or if others than this user could have put it there
   */
  public static Path resolve(String address) {
    try {
      Path socket = (address.equals(AUTO) ? only() : Path.of(address)).toRealPath();
      Path folder = socket.getParent();
      if (folder == null || !UserFiles.isPrivate(folder)) {
        throw new MobulaException(
            "expected the socket of a node service in a folder of this user alone (mode 0700), found %s, which others could have made, and a program trusts its service; start one of your own by './mobula start'"
                .formatted(socket));
      }
      return socket;
    } catch (IOException e) {
      throw new MobulaException(
          "expected a node service that listens at %s, found none (%s); start one by './mobula start'"
              .formatted(address, e),
          e);
    }
  }

  private static Path only() {
    List<Path> all = all();
    if (all.size() != 1) {
      throw new MobulaException(
          "expected one node service of this user for the address 'auto', found %s; start one by './mobula start', or name one by its socket"
              .formatted(all.isEmpty() ? "none" : all));
    }
    return all.getFirst();
  }
}
