package dev.mobula.rollout;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands on what is said to a port, and breaks each connection after some bytes. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger cuts = new AtomicInteger();
  private final int target;
  private final int bytes;

  CuttingProxy(int target, int bytes) throws IOException {
    this.target = target;
    this.bytes = bytes;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  int cuts() {
    return cuts.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        // Either side, so that sometimes requests are lost, and sometimes answers.
        boolean answers = cuts.get() % 2 == 0;
        Thread.ofVirtual().start(() -> copy(client, server, answers ? Integer.MAX_VALUE : bytes));
        Thread.ofVirtual().start(() -> copy(server, client, answers ? bytes : Integer.MAX_VALUE));
      } catch (IOException e) {
        return; // it was closed
      }
    }
  }

  private void copy(Socket from, Socket into, int limit) {
    try (from;
        into;
        InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream()) {
      byte[] buffer = new byte[256];
      for (int left = limit; left > 0; ) {
        int count = in.read(buffer, 0, Math.min(buffer.length, left));
        if (count < 0) {
          return;
        }
        out.write(buffer, 0, count);
        left -= count;
      }
      cuts.incrementAndGet();
    } catch (IOException e) {
      // The other direction has ended.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
