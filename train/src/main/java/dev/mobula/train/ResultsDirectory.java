package dev.mobula.train;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes, fills and, where nothing came of it, removes the folder that holds a run's results. */
public final class ResultsDirectory {
  static final String PARAMS = "params.yaml";

  private final Path path;

  /** The storage folder where this run made it, else null. */
  private final @Nullable Path madeStorage;

  private ResultsDirectory(Path path, @Nullable Path madeStorage) {
    this.path = path;
    this.madeStorage = madeStorage;
  }

  /**
   * Makes {@code storage/name}, or {@code storage/name_2026-11-23_08-30-00} where that already
   * holds something, with {@code params.yaml} in it.
   *
   * @param storagePath a folder, which is made where there is none
   * @param name what is called so, one element of a path
   * @param params the text of {@code params.yaml}
   * @throws TrainException if it cannot be made
   */
  public static ResultsDirectory create(Path storagePath, String name, String params) {
    Path storage = storagePath.toAbsolutePath().normalize();
    boolean madeStorage = !Files.exists(storage);
    ResultsDirectory made = null;
    try {
      Files.createDirectories(storage);
      made = new ResultsDirectory(makeNew(storage, name), madeStorage ? storage : null);
      Files.writeString(made.path.resolve(PARAMS), params);
      return made;
    } catch (IOException e) {
      if (made != null) {
        made.discard();
      }
      throw new TrainException(
          "could not make a results directory in %s: %s; choose another storage path"
              .formatted(storage, AppendFile.reason(e)),
          e);
    }
  }

  private static Path makeNew(Path storage, String name) throws IOException {
    Path wanted = storage.resolve(name);
    if (isEmptyDirectory(wanted)) {
      return wanted;
    }
    for (int attempt = 0; ; attempt++) {
      Path candidate = attempt == 0 ? wanted : storage.resolve(name + suffix(attempt));
      try {
        return Files.createDirectory(candidate);
      } catch (FileAlreadyExistsException e) {
        if (attempt >= 1000) {
          throw e;
        }
      }
    }
  }

  private static String suffix(int attempt) {
    String now =
        LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString();
    String time = now.length() == 16 ? now + ":00" : now;
    return "_" + time.replace('T', '_').replace(':', '-') + (attempt == 1 ? "" : "_" + attempt);
  }

  private static boolean isEmptyDirectory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }

  /**
   * Takes an existing results directory and replaces its {@code params.yaml}.
   *
   * @throws TrainException if that cannot be written
   */
  public static ResultsDirectory open(Path path, String params) {
    Path folder = path.toAbsolutePath().normalize();
    Path file = folder.resolve(PARAMS);
    Path draft = folder.resolve("." + PARAMS);
    try {
      if (!Files.isRegularFile(file) || !Files.readString(file).equals(params)) {
        Files.writeString(draft, params);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new TrainException("could not write " + file + ": " + AppendFile.reason(e), e);
    }
    return new ResultsDirectory(folder, null);
  }

  /** Returns where it is, absolute. */
  public Path path() {
    return path;
  }

  /** Removes everything that {@link #create} made. */
  public void discard() {
    try {
      deleteTree(path);
      if (madeStorage != null && isEmptyDirectory(madeStorage)) {
        Files.delete(madeStorage);
      }
    } catch (IOException e) {
      throw new TrainException("could not remove " + path + ": " + AppendFile.reason(e), e);
    }
  }

  /** Removes a folder with all that is in it. */
  public static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
