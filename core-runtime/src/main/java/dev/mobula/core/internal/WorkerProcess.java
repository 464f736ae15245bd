package dev.mobula.core.internal;

import dev.mobula.core.WorkerCrashedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The process of a worker: its output, and its end. Any thread. */
final class WorkerProcess {
  private static final Logger LOGGER = System.getLogger(WorkerProcess.class.getName());
  private static final int KEPT_LINES = 20;

  /** How long to read on, since a child of the process may keep its pipes open. */
  private static final long PIPE_MILLIS = 1000;

  /** What is added to the number of the signal in an exit code. */
  private static final int SIGNALS = 128;

  private static final int LAST_SIGNAL = 64;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  private final Process process;
  private final WorkerOutputs outputs;
  private final boolean shown;
  private final RotatedLog log;
  private final Thread output;
  private final Thread errors;
  private volatile String runs = "";
  private final ArrayDeque<String> lastErrors = new ArrayDeque<>(); // guarded by itself

  private WorkerProcess(Process process, WorkerOutputs outputs, boolean shown) {
    this.process = process;
    this.outputs = outputs;
    this.shown = shown;
    this.log = outputs.open(process.pid());
    output = forward(process.getInputStream(), false);
    errors = forward(process.getErrorStream(), true);
  }

  /**
   * Starts a process.
   *
   * @param outputs takes what it prints
   * @param shown whether that may appear among the output of this process
   * @throws WorkerCrashedException if the system starts none, or it is killed in that moment
   */
  static WorkerProcess start(
      List<String> command, Map<String, String> envVars, WorkerOutputs outputs, boolean shown) {
    ProcessBuilder builder = new ProcessBuilder(command);
    WorkerFlags.clean(builder.environment());
    builder.environment().putAll(envVars);
    try {
      return new WorkerProcess(builder.start(), outputs, shown);
    } catch (IOException e) {
      throw new WorkerCrashedException("could not start a worker process: " + e.getMessage(), e);
    }
  }

  /** Gives the process its only line of input; once it is gone, nobody needs it. */
  void tell(String line) {
    try (OutputStream input = process.getOutputStream()) {
      input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "worker process " + pid() + " ended before it began", e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Says what runs there, for whoever looks; an empty string for nothing. */
  void runs(String what) {
    runs = what;
  }

  String runs() {
    return runs;
  }

  void kill() {
    process.destroyForcibly();
  }

  /**
   * Tells whether someone ended it, a user or a system that is short of memory; not a JVM itself,
   * which sends other signals.
   */
  boolean wasKilled() {
    int signal = process.isAlive() ? 0 : process.exitValue() - SIGNALS;
    return signal == SIGKILL || signal == SIGTERM;
  }

  /** Tells whether it is over, and nothing went wrong. */
  boolean endedWell() {
    return !process.isAlive() && process.exitValue() == 0;
  }

  /** Returns what is completed, with how it ended, once the process is gone. */
  CompletableFuture<String> end() {
    CompletableFuture<String> end = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("mobula-worker-" + pid())
        .start(() -> {
          end.complete(awaitEnd());
          awaitOutput(output);
          outputs.ended(log);
        });
    return end;
  }

  private String awaitEnd() {
    boolean ended = false;
    while (!ended) {
      try {
        process.waitFor();
        ended = true;
      } catch (InterruptedException _) {
        // nobody has reason to interrupt this thread
      }
    }
    return describeEnd();
  }

  private String describeEnd() {
    awaitOutput(errors);
    int code = process.exitValue();
    boolean bySignal = code > SIGNALS && code <= SIGNALS + LAST_SIGNAL;
    String how = bySignal ? "was ended by signal " + (code - SIGNALS) : "exited with " + code;
    synchronized (lastErrors) {
      String lines = lastErrors.isEmpty() ? "" : "; its last lines were:\n  ";
      return "worker process %d %s%s%s"
          .formatted(pid(), how, lines, String.join("\n  ", lastErrors));
    }
  }

  private static void awaitOutput(Thread reader) {
    try {
      reader.join(PIPE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread forward(InputStream from, boolean isError) {
    Runnable copy =
        () -> {
          try (from) {
            LineReader lines = new LineReader(from);
            for (String line = lines.next(); line != null; line = lines.next()) {
              if (!isNoise(line)) {
                take(line, isError);
              }
            }
          } catch (IOException _) {
            // the pipe broke, since the process was killed
          }
        };
    return Thread.ofPlatform().daemon().name("mobula-output-" + process.pid()).start(copy);
  }

  /** The JVM's remark on the vector module, which every worker would make. */
  private static boolean isNoise(String line) {
    return line.startsWith("WARNING: Using incubator modules: ");
  }

  private void take(String line, boolean isError) {
    if (isError) {
      synchronized (lastErrors) {
        lastErrors.add(line);
        if (lastErrors.size() > KEPT_LINES) {
          lastErrors.removeFirst();
        }
      }
    }
    log.append(line);
    if (shown) {
      outputs.forward(prefix(), isError, line);
    }
  }

  /** Returns what stands before its lines where those of others are too. */
  private String prefix() {
    String name = runs;
    return name.isEmpty() ? "(pid=" + pid() + ") " : "(" + name + " pid=" + pid() + ") ";
  }
}
