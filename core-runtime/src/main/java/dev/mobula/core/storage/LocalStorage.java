package dev.mobula.core.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder, such as one that several machines share. */
final class LocalStorage implements Storage {
  private static final String DRAFT = ".draft-";

  private final Path root;

  LocalStorage(URI address) {
    root = Path.of(address.getPath()).toAbsolutePath().normalize();
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !String.valueOf(file.getFileName()).startsWith(DRAFT))
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(key -> key.startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  @Override
  public void upload(Path file, String key) throws IOException {
    copy(file, root.resolve(key));
  }

  @Override
  public void download(String key, Path file) throws IOException {
    copy(root.resolve(key), file);
  }

  /** Copies beside the target first, so that nobody sees a part of it. */
  private static void copy(Path from, Path to) throws IOException {
    Path target = to.toAbsolutePath();
    Path draft = target.resolveSibling(DRAFT + target.getFileName());
    Files.createDirectories(target.resolveSibling(""));
    try {
      Files.copy(from, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(root.resolve(key));
  }

  @Override
  public void close() {}
}
