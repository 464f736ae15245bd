package dev.mobula.core.internal;

import dev.mobula.core.function.RemoteFunction0;
import dev.mobula.core.internal.wire.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Has a worker of its own load what all workers load, and its JVM write that down as it exits. */
final class ArchiveRecording implements Runnable {
  private static final Logger LOGGER = System.getLogger(ArchiveRecording.class.getName());

  private final Workers workers;
  private final WorkerArchive archive;

  ArchiveRecording(Workers workers, WorkerArchive archive) {
    this.workers = workers;
    this.archive = archive;
  }

  @Override
  public void run() {
    try {
      Worker worker = workers.startRecording();
      if (worker != null) {
        WarmUp.run(worker);
        worker.whenGone(_ -> archive.keep(worker.process().endedWell()));
        RemoteFunction0<Boolean> exit = ArchiveRecording::exitSoon;
        Invocation work = new Invocation(exit, new @Nullable Object[0]);
        Object unused = worker.run(Kind.TASK, work, 0, false, Returns.ONE);
      }
    } catch (Exception e) { // above all where the program ends before
      LOGGER.log(Level.DEBUG, "recorded no archive for worker processes", e);
    }
  }

  /** Ends this process in the way that writes the archive; first the caller is told. */
  private static Boolean exitSoon() {
    Thread.ofPlatform().start(() -> System.exit(0));
    return true;
  }
}
