package dev.mobula.core.internal;

import dev.mobula.core.NodeStatuses;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Answers whoever connects with the status of a node, as a line of JSON. */
final class StatusServer implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(StatusServer.class.getName());

  private final LocalNode node;
  private final @Nullable ServerSocketChannel channel;
  private final @Nullable Path socket;

  private StatusServer(
      LocalNode node, @Nullable ServerSocketChannel channel, @Nullable Path socket) {
    this.node = node;
    this.channel = channel;
    this.socket = socket;
  }

  /**
   * Listens from now on; where that cannot be done, the node works without, and a warning says so.
   */
  static StatusServer start(LocalNode node) {
    try {
      Path socket = StatusSockets.make();
      Files.deleteIfExists(socket); // of a process that had this number before
      ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channel.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      socket.toFile().deleteOnExit(); // where nobody closes this
      StatusServer server = new StatusServer(node, channel, socket);
      Thread.ofPlatform().daemon().name("mobula-status").start(server::serve);
      return server;
    } catch (IOException | UnsupportedOperationException e) {
      LOGGER.log(Level.WARNING, "'mobula status' will not find this process: {0}", e.toString());
      return new StatusServer(node, null, null);
    }
  }

  private void serve() {
    try {
      while (channel != null) {
        answer(channel.accept());
      }
    } catch (ClosedChannelException _) {
      // the node was closed
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "'mobula status' finds this process no more", e);
    }
  }

  private void answer(SocketChannel asking) {
    try (asking) {
      byte[] json = NodeStatuses.json(node.status()).getBytes(StandardCharsets.UTF_8);
      ByteBuffer bytes = ByteBuffer.wrap(json);
      while (bytes.hasRemaining()) {
        asking.write(bytes);
      }
    } catch (IOException | RuntimeException e) {
      LOGGER.log(Level.DEBUG, "who asked for the status has gone", e);
    }
  }

  @Override
  public void close() {
    if (channel == null || socket == null) {
      return;
    }
    try {
      channel.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "could not remove " + socket, e);
    }
  }
}
