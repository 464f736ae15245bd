package dev.mobula.core;

import dev.mobula.core.internal.CurrentNode;
import dev.mobula.core.internal.LocalNode;
import dev.mobula.core.internal.NodeAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A node that no program owns: programs connect to it, and what is {@linkplain
 * ActorCreator#detached() detached} outlives them. Their tasks and actors run in its process or its
 * workers, so that their classes must be on its class path.
 */
public final class NodeService {
  private NodeService() {}

  /**
   * Runs a node in this process until it is ended by a signal. What its workers print is in their
   * logs alone, since the output of this process grows as long as it lives.
   *
   * @param args the number of CPUs and the bytes of shared memory, or {@code -} for the defaults;
   *     and, if it is to be removed with the node, the file that the output of this process goes to
   */
  public static void main(String[] args) throws InterruptedException {
    MobulaOptions options = MobulaOptions.defaults().withLogToDriver(false);
    if (!args[0].equals("-")) {
      options = options.withNumCpus(Double.parseDouble(args[0]));
    }
    if (!args[1].equals("-")) {
      options = options.withObjectStoreMemory(Long.parseLong(args[1]));
    }
    LocalNode node = new LocalNode(options);
    CurrentNode.set(node);
    Runtime.getRuntime().addShutdownHook(new Thread(node::close));
    node.serve();
    if (args.length > 2) { // where it did not begin to serve, its output says why
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(Path.of(args[2]))));
    }
    new CountDownLatch(1).await();
  }

  private static void delete(Path output) {
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the addresses of those that this user runs on this machine. */
  public static List<String> addresses() {
    return NodeAddresses.all().stream().map(Path::toString).toList();
  }

  /** Returns the process behind one of the {@link #addresses()}, while it lives. */
  public static Optional<ProcessHandle> process(String address) {
    return NodeAddresses.process(Path.of(address));
  }
}
