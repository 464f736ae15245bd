package dev.mobula.core.internal;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The archive of the classes of the runtime that a worker loads, which halves the time that it
 * takes to start. Who starts this JVM may name one; else one is recorded by a process of its own,
 * in the background, and kept for the next time that a program runs with the same runtime, JDK and
 * flags. Without one everything works the same, only slower: the JVM ignores what does not suit it.
 */
final class WorkerArchive {
  /** The system property with the file, or {@code off} for none. */
  static final String PROPERTY = "mobula.worker.archive";

  private static final Logger LOGGER = System.getLogger(WorkerArchive.class.getName());

  private final @Nullable Path file;
  private final List<Path> jars;
  private boolean recorded; // or tried to, or made by others; guarded by this

  private WorkerArchive(@Nullable Path file, List<Path> jars, boolean recorded) {
    this.file = file;
    this.jars = jars;
    this.recorded = recorded;
  }

  /** Returns that of this JVM's workers. */
  static WorkerArchive find(List<String> flags) {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return named.equals("off") ? none() : made(Path.of(named));
    }
    List<Path> jars = flags.contains("-Xshare:off") ? List.of() : RuntimeJars.find();
    Path kept = jars.isEmpty() ? null : ArchiveCache.user().file(flags, jars);
    return new WorkerArchive(kept, jars, false);
  }

  private static WorkerArchive none() {
    return new WorkerArchive(null, List.of(), true);
  }

  /**
   * Returns one that others made: of what the class path begins with or, where that is a folder, as
   * in a build, of the runtime's libraries, as no archive may have folders.
   */
  private static WorkerArchive made(Path file) {
    String first = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
    List<Path> jars = Files.isDirectory(Path.of(first)) ? RuntimeJars.libraries() : List.of();
    return new WorkerArchive(file, jars, true);
  }

  /** Returns what goes before the class path: it must begin as it did for the recording. */
  List<Path> classPath() {
    return jars;
  }

  /** Returns the flags of a JVM that uses it, if it is there. */
  List<String> flags() {
    return file != null && Files.isReadable(file)
        ? List.of(
            "-XX:SharedArchiveFile=" + file,
            "-Xlog:cds*=off",
            "-Xlog:aot*=off",
            "-Xlog:cds*=off:stderr",
            "-Xlog:aot*=off:stderr")
        : List.of();
  }

  /** Tells, once, whether it is to be recorded. */
  synchronized boolean wantsRecording() {
    boolean wants = !recorded && !jars.isEmpty() && file != null && !Files.exists(file);
    recorded = true;
    if (wants) {
      removeAbandoned();
    }
    return wants;
  }

  /** A program that ended before its recording did left a part of one. */
  private static void removeAbandoned() {
    try {
      ArchiveCache.user().prune();
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "could not remove abandoned recordings", e);
    }
  }

  /** Returns the file that a JVM records to before it is {@link #keep kept}. */
  Path recording() {
    return ArchiveCache.recording(Objects.requireNonNull(file), ProcessHandle.current().pid());
  }

  /**
   * Keeps what was recorded, for processes that start from now on.
   *
   * @param whole whether the JVM that wrote it ended well
   */
  void keep(boolean whole) {
    if (file == null) {
      return;
    }
    Path made = recording();
    try {
      if (whole && Files.exists(made)) {
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        ArchiveCache.user().prune();
      } else {
        Files.deleteIfExists(made);
      }
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "workers start without an archive", e);
    }
  }
}
