package dev.mobula.core;

import dev.mobula.core.internal.NodeDirectory;
import dev.mobula.core.internal.RotatedLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a worker process printed on its output and error streams, line by line in the order in which
 * it came: the last 20 to 30 MB of it.
 *
 * @param pid the worker process
 * @param path the file that is written to, if it is there; {@code .1} and {@code .2} behind its
 *     name are those of older lines
 */
public record WorkerLog(long pid, Path path) {
  /**
   * Finds the log of a worker process of any node of this user, running or killed. There is none of
   * a worker that printed nothing, or that was gone before many others.
   */
  public static Optional<WorkerLog> find(long pid) {
    return NodeDirectory.logs(pid).stream().findFirst().map(path -> new WorkerLog(pid, path));
  }

  /** Returns the files that there are now, the oldest first. */
  public List<Path> files() {
    return RotatedLog.existing(path);
  }
}
