package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.internal.shm.ProcessStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a node, which only its user may enter: {@code
 * TEMPORARY/mobula-USER/PID-START-NUMBER}, with its sockets and the output of its workers. It is
 * removed with the node, at the latest when the process ends; what processes that were killed left
 * is removed by the next one that starts a node. So containers that share the directory of
 * temporary files also share process ids.
 */
public final class NodeDirectory implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(NodeDirectory.class.getName());
  private static final String STATUS_SOCKET = "status.sock";
  private static final String SERVICE_SOCKET = "service.sock";
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String PREFIX = "mobula-";

  /** Directories that others made, which is said once of each. */
  private static final Set<Path> REFUSED = ConcurrentHashMap.newKeySet();

  private final @Nullable Path path;
  private final Thread atExit = new Thread(this::delete, "mobula-directory");

  private NodeDirectory(@Nullable Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Makes the directory of a node of this process, after removing leftovers; where that cannot be
   * done, a warning says so, and the node is one that nobody finds and that has no workers.
   */
  static NodeDirectory create() {
    try {
      return new NodeDirectory(make());
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "could not make a directory for the sockets of this process", e);
      return new NodeDirectory(null);
    }
  }

  private static Path make() throws IOException {
    Path parent = parent();
    try {
      UserFiles.createDirectory(parent);
    } catch (FileAlreadyExistsException _) {
      // by this user, or by another; it is looked at next
    }
    if (!isOfUser(parent)) {
      return UserFiles.createTempDirectory(PREFIX);
    }
    running(false).forEach(NodeDirectory::deleteLeftover);
    return UserFiles.createDirectory(parent.resolve(NodeName.next().toString()));
  }

  private static Path parent() throws IOException {
    return Path.of(System.getProperty("java.io.tmpdir"), PREFIX + UserFiles.userName());
  }

  /**
   * Tells whether nobody but this user can have put there what is in the directory of the user's
   * nodes: whoever can is able to have this program run what they like, and end what they like.
   */
  private static boolean isOfUser(Path parent) throws IOException {
    if (!Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (UserFiles.isPrivate(parent)) {
      return true;
    }
    if (REFUSED.add(parent)) {
      LOGGER.log(
          Level.WARNING,
          "expected {0} to be a directory of this user alone (mode 0700), found another, and read nothing of it: until it is removed, or is as expected, no program of this user is found, and no node service starts",
          parent);
    }
    return false;
  }

  /** Returns the directories of nodes whose processes run, or of those that do not. */
  private static List<Path> running(boolean runs) {
    try {
      Path parent = parent();
      return isOfUser(parent) ? list(parent, runs) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path parent, boolean runs) throws IOException {
    try (Stream<Path> directories = Files.list(parent)) {
      return directories
          .filter(each -> NodeName.of(each).filter(name -> name.isGone() != runs).isPresent())
          .sorted()
          .toList();
    }
  }

  /** Returns where the nodes of this user can be asked, those of which the process runs. */
  public static List<NodeSocket> statusSockets() {
    return sockets(STATUS_SOCKET);
  }

  /** Returns where the node services of this user listen to programs. */
  static List<NodeSocket> serviceSockets() {
    return sockets(SERVICE_SOCKET);
  }

  private static List<NodeSocket> sockets(String name) {
    return running(true).stream()
        .map(each -> new NodeSocket(NodeName.pidOf(each), each.resolve(name)))
        .filter(socket -> Files.exists(socket.path()))
        .toList();
  }

  /** Returns the logs of a worker, of nodes that run and of those that were killed. */
  public static List<Path> logs(long worker) {
    return Stream.concat(running(true).stream(), running(false).stream())
        .map(directory -> WorkerOutputs.logOf(directory, worker))
        .filter(log -> !RotatedLog.existing(log).isEmpty())
        .toList();
  }

  private static void deleteLeftover(Path directory) {
    try {
      Directories.delete(directory);
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "could not remove what a killed program left: {0}", e.toString());
    }
  }

  /** Tells whether it could be made. */
  boolean exists() {
    return path != null;
  }

  Path path() {
    if (path == null) {
      throw new MobulaException(
          "expected a directory for sockets in %s, found that none can be made; set java.io.tmpdir"
              .formatted(System.getProperty("java.io.tmpdir")));
    }
    return path;
  }

  Path statusSocket() {
    return path().resolve(STATUS_SOCKET);
  }

  /**
   * Returns where a node service listens.
   *
   * @throws MobulaException if no program would find it there
   */
  Path serviceSocket() {
    if (NodeName.of(path()).isEmpty()) {
      throw new MobulaException(
          "expected a directory of this user alone for node services, in which programs find them, found that the one below %s belongs to others, or lets them in; remove it, or give it mode 0700"
              .formatted(System.getProperty("java.io.tmpdir")));
    }
    return path().resolve(SERVICE_SOCKET);
  }

  Path workersSocket() {
    return path().resolve("workers.sock");
  }

  private void delete() {
    try {
      if (path != null) {
        Directories.delete(path);
      }
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "could not remove {0}: {1}", path, e.toString());
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      return; // the process ends, and so the directory is removed
    }
    delete();
  }

  /**
   * The name of a node's directory.
   *
   * @param pid its process
   * @param start when that was started, as {@link ProcessStart}
   * @param number which of its nodes it is
   */
  private record NodeName(long pid, long start, int number) {
    static NodeName next() {
      long pid = ProcessHandle.current().pid();
      return new NodeName(pid, ProcessStart.of(pid).orElse(0), NUMBERS.incrementAndGet());
    }

    static Optional<NodeName> of(Path directory) {
      String name = String.valueOf(directory.getFileName());
      if (!name.matches("\\d{1,18}-\\d{1,18}-\\d{1,9}")) {
        return Optional.empty();
      }
      String[] parts = name.split("-", -1);
      return Optional.of(
          new NodeName(
              Long.parseLong(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2])));
    }

    static long pidOf(Path directory) {
      return of(directory).map(NodeName::pid).orElse(0L);
    }

    boolean isGone() {
      return ProcessStart.isGone(pid, start);
    }

    @Override
    public String toString() {
      return pid + "-" + start + "-" + number;
    }
  }
}
