package dev.mobula.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ends a run with a checkpoint on Ctrl-C (SIGINT) or SIGTERM, and at once on a second one. A
 * shutdown hook could not do that: the JVM takes no further signal once it is shutting down, so
 * that a long iteration could not be cut short.
 */
final class Interrupts implements AutoCloseable {
  private static final String[] SIGNALS = {"INT", "TERM"};

  private final PrintStream err;
  private final String ending;
  private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
  private volatile @Nullable Consumer<String> run;
  private volatile int received;

  /**
   * Installs itself.
   *
   * @param ending what happens after the first signal, for whoever sent it
   */
  Interrupts(PrintStream err, String ending) {
    this.err = err;
    this.ending = ending;
    for (String name : SIGNALS) {
      install(new Signal(name));
    }
  }

  private void install(Signal signal) {
    try {
      before.put(signal, Signal.handle(signal, this::onSignal));
    } catch (IllegalArgumentException _) {
      // Whoever started this process has it ignore the signal, as nohup does; so it does.
    }
  }

  private synchronized void onSignal(Signal signal) {
    Consumer<String> current = run;
    if (received != 0 || current == null) {
      Runtime.getRuntime().halt(ExitCode.SIGNAL + signal.getNumber());
      return;
    }
    received = signal.getNumber();
    err.println();
    err.println("mobula: " + ending + "; again to stop at once");
    current.accept("interrupted by SIG" + signal.getName());
  }

  /**
   * Takes what has a run end, given the reason; where there is none, a signal ends the process at
   * once.
   */
  void follow(@Nullable Consumer<String> requestStop) {
    run = requestStop;
  }

  boolean received() {
    return received != 0;
  }

  int exitCode() {
    return received == 0 ? ExitCode.OK : ExitCode.SIGNAL + received;
  }

  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
