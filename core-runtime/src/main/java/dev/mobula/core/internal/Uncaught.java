package dev.mobula.core.internal;

/** What the runtime itself threw on a thread that goes on all the same. */
final class Uncaught {
  private Uncaught() {}

  /** Shows it as if it had ended the thread. */
  static void report(Throwable thrown) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
  }
}
