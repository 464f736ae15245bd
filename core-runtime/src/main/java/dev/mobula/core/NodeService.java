package dev.mobula.core;

import dev.mobula.core.internal.CurrentNode;
import dev.mobula.core.internal.LocalNode;
import dev.mobula.core.internal.NodeAddresses;
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
   * Runs a node in this process until it is ended by a signal.
   *
   * @param args the number of CPUs and the bytes of shared memory, or {@code -} for the defaults
   */
  public static void main(String[] args) throws InterruptedException {
    MobulaOptions options = MobulaOptions.defaults();
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
    new CountDownLatch(1).await();
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
