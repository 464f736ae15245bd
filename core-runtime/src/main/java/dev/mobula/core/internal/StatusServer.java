package dev.mobula.core.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers whoever asks a node through a {@link NodeSocket}, each on a thread of its own. */
final class StatusServer implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(StatusServer.class.getName());

  /** How long to wait after nobody could be let in, since that most likely lasts. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Map<String, Supplier<String>> answers;
  private final @Nullable ServerSocketChannel channel;

  private StatusServer(
      Map<String, Supplier<String>> answers, @Nullable ServerSocketChannel channel) {
    this.answers = answers;
    this.channel = channel;
  }

  /**
   * Listens from now on; where that cannot be done, the node works without, and a warning says so.
   *
   * @param answers what gives the answer, by the question
   */
  static StatusServer start(NodeDirectory directory, Map<String, Supplier<String>> answers) {
    try {
      if (directory.exists()) {
        return listen(directory.statusSocket(), answers);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOGGER.log(Level.WARNING, "''mobula status'' will not find this process: {0}", e.toString());
    }
    return new StatusServer(answers, null);
  }

  private static StatusServer listen(Path socket, Map<String, Supplier<String>> answers)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket));
    UserFiles.makePrivate(socket);
    return listen(channel, answers);
  }

  /** Listens to a channel, which it closes. */
  static StatusServer listen(ServerSocketChannel channel, Map<String, Supplier<String>> answers) {
    StatusServer server = new StatusServer(answers, channel);
    Thread.ofPlatform().daemon().name("mobula-status").start(() -> server.serve(channel));
    return server;
  }

  private void serve(ServerSocketChannel listening) {
    boolean fails = false;
    while (listening.isOpen()) {
      try {
        SocketChannel asking = listening.accept();
        fails = false;
        Thread.ofVirtual().name("mobula-answer").start(() -> answer(asking));
      } catch (ClosedChannelException _) {
        return; // the node was closed
      } catch (IOException e) { // as where this process has as many files open as it may
        if (!fails) {
          LOGGER.log(
              Level.WARNING,
              "could not let ''mobula status'' in, and goes on trying: {0}",
              e.toString());
        }
        fails = true;
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private void answer(SocketChannel asking) {
    try (asking) {
      String question = NodeSocket.readLine(Channels.newInputStream(asking));
      Supplier<String> known = answers.get(question);
      if (known == null) {
        NodeSocket.answer(asking, true, "expected one of %s".formatted(answers.keySet()));
      } else {
        answer(asking, known);
      }
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "who asked has gone", e);
    }
  }

  private static void answer(SocketChannel asking, Supplier<String> known) throws IOException {
    String text;
    try {
      text = known.get();
    } catch (RuntimeException e) {
      LOGGER.log(Level.DEBUG, "a question could not be answered", e);
      NodeSocket.answer(asking, true, String.valueOf(e.getMessage()));
      return;
    }
    NodeSocket.answer(asking, false, text);
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "could not close the socket of 'mobula status'", e);
    }
  }
}
