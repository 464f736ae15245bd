package dev.mobula.core.internal;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Where the lines go that the workers of a node print: to a log for each worker, and among the
 * output of this process, after the name of what runs there and the process. Any thread.
 */
final class WorkerOutputs implements AutoCloseable {
  private static final String PREFIX = "worker-";
  private static final String SUFFIX = ".log";
  private static final int FILES = 3;
  private static final long MAX_BYTES = 10_000_000;

  /** How many logs are kept of processes that are gone. */
  static final int KEPT_LOGS = 20;

  /** How much may wait for a terminal, in characters. */
  private static final int PRINT_CAPACITY = 4 << 20;

  /** How long to wait, at the end, for a terminal. */
  private static final long PRINT_MILLIS = 2000;

  private final NodeDirectory directory;
  private final ScheduledExecutorService timers;
  private final boolean forwards;
  private final LongSupplier nanoClock;
  private final LinePrinter printer = new LinePrinter(PRINT_CAPACITY);
  private final Set<RotatedLog> open = ConcurrentHashMap.newKeySet();
  private final ArrayDeque<RotatedLog> ended = new ArrayDeque<>(); // guarded by itself
  private final RepeatedLines shownOnOut = new RepeatedLines(); // guarded by this
  private final RepeatedLines shownOnErr = new RepeatedLines(); // guarded by this
  private boolean looksAgain; // whether a timer runs; guarded by this
  private boolean closed; // guarded by this

  /**
   * Creates one.
   *
   * @param forwards whether lines appear among the output of this process
   */
  WorkerOutputs(NodeDirectory directory, ScheduledExecutorService timers, boolean forwards) {
    this(directory, timers, forwards, System::nanoTime);
  }

  /** Creates one with another clock. */
  WorkerOutputs(
      NodeDirectory directory,
      ScheduledExecutorService timers,
      boolean forwards,
      LongSupplier nanoClock) {
    this.directory = directory;
    this.timers = timers;
    this.forwards = forwards;
    this.nanoClock = nanoClock;
  }

  /** Returns where the log of a worker is in the directory of its node. */
  static Path logOf(Path nodeDirectory, long pid) {
    return nodeDirectory.resolve(PREFIX + pid + SUFFIX);
  }

  RotatedLog open(long pid) {
    RotatedLog log = new RotatedLog(logOf(directory.path(), pid), FILES, MAX_BYTES);
    open.add(log);
    return log;
  }

  /** Takes note that a worker is gone; the logs of the last ones are kept. */
  void ended(RotatedLog log) {
    log.close();
    open.remove(log);
    RotatedLog oldest = null;
    synchronized (ended) {
      ended.add(log);
      if (ended.size() > KEPT_LOGS) {
        oldest = ended.remove();
      }
    }
    if (oldest != null) {
      oldest.delete();
    }
  }

  /**
   * Shows a line of a worker, or of the node, soon, unless that was shown too often just now.
   *
   * @param prefix says which worker it is, or what the node says something of
   */
  synchronized void forward(String prefix, boolean isError, String line) {
    if (!forwards) {
      return;
    }
    RepeatedLines shown = isError ? shownOnErr : shownOnOut;
    long now = nanoClock.getAsLong();
    expire(now);
    if (closed || shown.show(prefix, line, now)) {
      printer.print(isError, prefix + line);
    } else {
      lookAgainInTime(now);
    }
  }

  /** Has a timer say what is hidden, unless one runs. */
  private void lookAgainInTime(long now) {
    long nanos = Math.min(shownOnOut.nanosToRemark(now), shownOnErr.nanosToRemark(now));
    if (!looksAgain && !closed && nanos != Long.MAX_VALUE) {
      looksAgain = true;
      var _ = timers.schedule(this::lookAgain, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void lookAgain() {
    looksAgain = false;
    long now = nanoClock.getAsLong();
    expire(now);
    lookAgainInTime(now);
  }

  private void expire(long now) {
    shownOnOut.expire(now).forEach(line -> printer.print(false, line));
    shownOnErr.expire(now).forEach(line -> printer.print(true, line));
  }

  /**
   * Closes all logs, and says what was hidden; what still comes is shown. A terminal that takes
   * nothing holds this up for a moment only.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      open.forEach(RotatedLog::close);
      expire(nanoClock.getAsLong() + RepeatedLines.WINDOW_NANOS);
    }
    printer.await(PRINT_MILLIS);
  }
}
