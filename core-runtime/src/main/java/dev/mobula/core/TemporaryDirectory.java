package dev.mobula.core;

import dev.mobula.core.internal.Directories;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hidden directory that a checkpoint is written in: {@code .NAME.PID.mobula-tmp}. Making one
 * removes those beside it that nobody writes any more: of processes that are gone, of this one
 * without a writer, and of the same name.
 */
final class TemporaryDirectory {
  private static final Pattern PATTERN = Pattern.compile("\\.(.+)\\.(\\d+)\\.mobula-tmp");
  private static final Set<Path> WRITTEN = ConcurrentHashMap.newKeySet();

  private final Path path;

  private TemporaryDirectory(Path path) {
    this.path = path;
  }

  static TemporaryDirectory create(Path target, CheckpointDisk disk) throws IOException {
    long pid = ProcessHandle.current().pid();
    Path path = target.resolveSibling(".%s.%d.mobula-tmp".formatted(target.getFileName(), pid));
    if (!WRITTEN.add(path)) {
      throw new CheckpointException(
          "expected one writer of checkpoint %s at a time, found another; close it first"
              .formatted(target));
    }
    try {
      removeLeftovers(target);
      disk.createDirectory(path);
    } catch (IOException e) {
      WRITTEN.remove(path);
      throw e;
    }
    return new TemporaryDirectory(path);
  }

  Path path() {
    return path;
  }

  /** Says that the directory has its final name now. */
  void forget() {
    WRITTEN.remove(path);
  }

  /** Forgets all writers, as a new process has none; for tests. */
  static void forgetWriters() {
    WRITTEN.clear();
  }

  /** Removes the directory with what is in it; does nothing the second time. */
  void delete() {
    if (WRITTEN.remove(path)) {
      try {
        Directories.delete(path);
      } catch (IOException e) {
        throw new CheckpointException(
            "could not remove the unfinished checkpoint %s: %s".formatted(path, e), e);
      }
    }
  }

  private static void removeLeftovers(Path target) throws IOException {
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(parentOf(target), ".*.mobula-tmp")) {
      for (Path sibling : siblings) {
        if (isLeftover(sibling, String.valueOf(target.getFileName()))) {
          Directories.delete(sibling);
        }
      }
    }
  }

  private static boolean isLeftover(Path sibling, String targetName) {
    Matcher name = PATTERN.matcher(String.valueOf(sibling.getFileName()));
    if (!name.matches()) {
      return false;
    }
    long pid = Long.parseLong(name.group(2));
    return pid == ProcessHandle.current().pid()
        ? !isWritten(sibling)
        : name.group(1).equals(targetName) || ProcessHandle.of(pid).isEmpty();
  }

  private static Path parentOf(Path target) {
    return Optional.ofNullable(target.getParent()).orElse(target);
  }

  private static boolean isWritten(Path path) {
    return WRITTEN.contains(path);
  }
}
