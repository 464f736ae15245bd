package dev.mobula.core.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files are this user's alone, and how they become so. The temporary files of Windows are the
 * user's anyway. Any thread.
 */
final class UserFiles {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /** What Java calls a user whom the system has no name for. */
  private static final String NAMELESS = "?";

  private static volatile @Nullable UserPrincipal user;

  private UserFiles() {}

  /** Returns who owns what this process makes, which its name alone does not say. */
  static UserPrincipal user() throws IOException {
    UserPrincipal known = user;
    if (known == null) {
      Path own = Files.createTempFile("mobula-", null);
      known = Files.getOwner(own);
      Files.delete(own);
      user = known;
    }
    return known;
  }

  /** Returns the user's name, or the number of one that has no name. */
  static String userName() throws IOException {
    String name = System.getProperty("user.name");
    return name.equals(NAMELESS) ? user().getName() : name;
  }

  /** Tells whether this is a directory of this user that nobody else may enter, and no link. */
  static boolean isPrivate(Path directory) throws IOException {
    if (!hasPermissions(directory)) {
      return true;
    }
    PosixFileAttributes found =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return found.isDirectory()
        && found.owner().equals(user())
        && found.permissions().equals(PRIVATE);
  }

  /** Lets only this user read and write a file, or connect to a socket. */
  static void makePrivate(Path file) throws IOException {
    if (hasPermissions(file)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** Makes a directory that only this user may enter. */
  static Path createDirectory(Path directory) throws IOException {
    return Files.createDirectory(directory, forUser(directory));
  }

  /**
   * Makes a directory of an unused name among the temporary files that only this user may enter.
   */
  static Path createTempDirectory(String prefix) throws IOException {
    return Files.createTempDirectory(
        prefix, forUser(Path.of(System.getProperty("java.io.tmpdir"))));
  }

  private static FileAttribute<?>[] forUser(Path path) {
    return hasPermissions(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PRIVATE)}
        : new FileAttribute<?>[0];
  }

  private static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
