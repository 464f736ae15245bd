package dev.mobula.core.internal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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
  private static final int KEPT_LOGS = 20;

  private final NodeDirectory directory;
  private final ScheduledExecutorService timers;
  private final boolean forwards;
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
    this.directory = directory;
    this.timers = timers;
    this.forwards = forwards;
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
   * Shows a line of a worker, or of the node, unless that was shown too often just now.
   *
   * @param prefix says which worker it is, or what the node says something of
   */
  synchronized void forward(String prefix, boolean isError, String line) {
    if (!forwards) {
      return;
    }
    RepeatedLines shown = isError ? shownOnErr : shownOnOut;
    long now = System.nanoTime();
    expire(now);
    if (closed || shown.show(prefix, line, now)) {
      stream(isError).println(prefix + line);
    } else if (!looksAgain) {
      looksAgain = true;
      var _ = timers.schedule(this::lookAgain, RepeatedLines.WINDOW_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void lookAgain() {
    looksAgain = false;
    expire(System.nanoTime());
  }

  private void expire(long now) {
    shownOnOut.expire(now).forEach(stream(false)::println);
    shownOnErr.expire(now).forEach(stream(true)::println);
  }

  private static PrintStream stream(boolean isError) {
    return isError ? System.err : System.out;
  }

  /** Closes all logs, and says what was hidden; what still comes is shown. */
  @Override
  public synchronized void close() {
    closed = true;
    open.forEach(RotatedLog::close);
    expire(System.nanoTime() + RepeatedLines.WINDOW_NANOS);
  }
}
