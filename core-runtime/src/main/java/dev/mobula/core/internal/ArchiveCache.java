package dev.mobula.core.internal;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of archives for this user alone: {@code $XDG_CACHE_HOME/mobula}, by default {@code
 * ~/.cache/mobula}. It keeps the few that were used last.
 */
record ArchiveCache(Path directory) {
  static final int KEPT = 4;

  private static final Logger LOGGER = System.getLogger(ArchiveCache.class.getName());
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final String ARCHIVE = ".jsa";
  private static final Pattern RECORDING = Pattern.compile("\\.(\\d{1,18})\\.tmp$");

  static ArchiveCache user() {
    String home = System.getenv("XDG_CACHE_HOME");
    Path caches =
        home == null || home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(home);
    return new ArchiveCache(caches.resolve("mobula"));
  }

  /**
   * Returns the file for a JVM like this one, whether or not it is there; null where no folder can
   * be made that is this user's alone.
   *
   * @param flags of the JVM
   * @param jars whose classes are in it
   */
  @Nullable Path file(List<String> flags, List<Path> jars) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Path file = directory.resolve("worker-" + key(flags, jars) + ARCHIVE);
      boolean isOneName = !file.toString().contains(File.pathSeparator); // else the JVM sees two
      return isPrivate() && isOneName ? touched(file) : null;
    } catch (IOException | UnsupportedOperationException e) {
      LOGGER.log(Level.DEBUG, "workers start without an archive", e);
      return null;
    }
  }

  /** Removes all but those that were used last, and what was left half done. */
  void prune() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(directory)) {
      all = files.sorted(Comparator.comparing(ArchiveCache::time).reversed()).toList();
    }
    List<Path> archives = all.stream().filter(file -> file.toString().endsWith(ARCHIVE)).toList();
    for (Path file : all) {
      boolean isArchive = file.toString().endsWith(ARCHIVE);
      boolean stays = isArchive ? archives.indexOf(file) < KEPT : !isAbandoned(file);
      if (!stays) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Returns the file that a process records to before the archive is whole. */
  static Path recording(Path archive, long pid) {
    return Path.of("%s.%d.tmp".formatted(archive, pid));
  }

  private static boolean isAbandoned(Path recording) {
    Matcher name = RECORDING.matcher(recording.toString());
    boolean isOfNobody = name.find() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    return isOfNobody || time(recording).toInstant().isBefore(Instant.now().minus(ABANDONED));
  }

  private static Path touched(Path file) throws IOException {
    if (Files.exists(file)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }
    return file;
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException _) { // another process removed it
      return FileTime.fromMillis(0);
    }
  }

  private boolean isPrivate() throws IOException {
    return Files.getOwner(directory).equals(UserFiles.user())
        && PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))
            .endsWith("------");
  }

  private static String key(List<String> flags, List<Path> jars) throws IOException {
    StringBuilder all = new StringBuilder();
    List<String> ofJvm = flags.stream().filter(flag -> !flag.startsWith("-D")).toList();
    all.append(System.getProperty("java.home")).append(Runtime.version()).append(ofJvm);
    for (Path jar : jars) {
      all.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(all.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
