package dev.mobula.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers that a test shares with the code that it runs, in whatever process that is: words of a
 * mapped file. Each is 0 at first; a gate is one that is open above 0. Any thread.
 */
enum Signal {
  /** A gate, in most tests. */
  GATE,
  ENTERED,
  INTERRUPTED,
  ASKED,
  SAW_CANCELLED,
  RUNS,
  MADE,
  INSIDE,
  MOST;

  private static final String PROPERTY = "mobula.test.signals";
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
  private static final Path FILE = file();
  private static final MemorySegment WORDS = map();

  /** How often {@link #reset} was called. */
  private static final long ROUND_OFFSET = Long.BYTES * (long) values().length;

  /** Returns the option by which another process finds the signals of this one. */
  static String jvmOption() {
    return "-D" + PROPERTY + "=" + FILE;
  }

  /** Sets all to 0, for the next test; whoever still waits, in a test before, goes on. */
  static void reset() {
    long _ = (long) WORD.getAndAdd(WORDS, ROUND_OFFSET, 1L);
    for (Signal each : values()) {
      each.set(0);
    }
  }

  long get() {
    return (long) WORD.getVolatile(WORDS, offset());
  }

  void set(long value) {
    WORD.setVolatile(WORDS, offset(), value);
  }

  /** Adds 1 and returns the sum. */
  long add() {
    return (long) WORD.getAndAdd(WORDS, offset(), 1L) + 1;
  }

  void subtract() {
    long _ = (long) WORD.getAndAdd(WORDS, offset(), -1L);
  }

  /** Raises it to a number, unless it is there already. */
  void raiseTo(long value) {
    long seen = get();
    while (seen < value && !WORD.compareAndSet(WORDS, offset(), seen, value)) {
      seen = get();
    }
  }

  /** Waits until it is above 0. */
  void await() throws InterruptedException {
    long round = round();
    while (get() <= 0 && round() == round) {
      Thread.sleep(1);
    }
  }

  /** Waits until it is {@code many} or more, and takes as many off. */
  void take(int many) throws InterruptedException {
    long seen = get();
    while (seen < many || !WORD.compareAndSet(WORDS, offset(), seen, seen - many)) {
      Thread.sleep(1);
      seen = get();
    }
  }

  private long offset() {
    return Long.BYTES * (long) ordinal();
  }

  private static long round() {
    return (long) WORD.getVolatile(WORDS, ROUND_OFFSET);
  }

  private static Path file() {
    String known = System.getProperty(PROPERTY);
    try {
      if (known != null) {
        return Path.of(known);
      }
      Path made = Files.createTempFile("mobula-signals-", "");
      made.toFile().deleteOnExit();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Maps the file; a channel would be closed by an interrupt that is meant for the code here. */
  private static MemorySegment map() {
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel =
        FileChannel.open(FILE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(
          FileChannel.MapMode.READ_WRITE, 0, Long.BYTES * (values().length + 1L), Arena.global());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
