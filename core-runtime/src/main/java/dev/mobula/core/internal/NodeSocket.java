package dev.mobula.core.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where a node can be asked. A question is a line; the answer begins with a line {@code ok LENGTH}
 * or {@code error LENGTH}, and then comes as much text, in UTF-8.
 *
 * @param pid the process of the node
 * @param path the socket
 */
public record NodeSocket(long pid, Path path) {
  private static final int MAX_LINE = 1024;

  /**
   * Asks the node.
   *
   * @throws IOException if it is gone, or says that it cannot answer
   * @throws TimeoutException if it takes longer
   */
  public String ask(String question, Duration limit) throws IOException, TimeoutException {
    FutureTask<String> answer = new FutureTask<>(() -> ask(question));
    Thread.ofPlatform().daemon().name("mobula-question").start(answer);
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while process " + pid + " was asked", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    } finally {
      answer.cancel(true); // which closes the channel of a thread that still waits
    }
  }

  private String ask(String question) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      write(channel, question + "\n");
      InputStream in = Channels.newInputStream(channel);
      String[] head = readLine(in).split(" ", -1);
      int length = Integer.parseInt(head[1]);
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("process %d ended in the middle of its answer".formatted(pid));
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (!head[0].equals("ok")) {
        throw new NodeRefusedException(text);
      }
      return text;
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("process %d gave no answer of this version".formatted(pid), e);
    }
  }

  /** What a node says that cannot answer. */
  public static final class NodeRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    NodeRefusedException(String message) {
      super(message);
    }
  }

  static String readLine(InputStream in) throws IOException {
    byte[] line = new byte[MAX_LINE];
    for (int length = 0; length < MAX_LINE; length++) {
      int next = in.read();
      if (next < 0 || next == '\n') {
        return new String(line, 0, length, StandardCharsets.UTF_8);
      }
      line[length] = (byte) next;
    }
    throw new IOException("expected a line of less than %d bytes".formatted(MAX_LINE));
  }

  static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Answers a question that was asked through {@link #ask}. */
  static void answer(SocketChannel channel, boolean isError, String text) throws IOException {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    write(channel, (isError ? "error " : "ok ") + length + "\n" + text);
  }
}
