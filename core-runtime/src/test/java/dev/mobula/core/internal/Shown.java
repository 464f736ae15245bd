package dev.mobula.core.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * What this process prints, until it is closed; it may be a terminal that takes nothing at first.
 */
final class Shown implements AutoCloseable {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch takes;

  private Shown(boolean takes) {
    this.takes = new CountDownLatch(takes ? 0 : 1);
    PrintStream stream = new PrintStream(new Taking(), true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
  }

  static Shown atOnce() {
    return new Shown(true);
  }

  static Shown blocked() {
    return new Shown(false);
  }

  /** Waits until something is to be printed that cannot be. */
  void awaitBlocked() throws InterruptedException {
    asked.await();
  }

  void unblock() {
    takes.countDown();
  }

  String text() {
    return text.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }

  private final class Taking extends OutputStream {
    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      asked.countDown();
      try {
        takes.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      text.write(bytes, offset, length);
    }
  }
}
