package dev.mobula.core.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Whole files by keys, whose parts are separated by {@code /}: a bucket of an object store, or a
 * folder. What is written under a key is there as a whole or not at all. Usable by any thread.
 */
public interface Storage extends AutoCloseable {
  /**
   * Returns the keys that begin with a prefix, in their order.
   *
   * @throws IOException if the storage cannot be reached, or refuses
   */
  List<String> list(String prefix) throws IOException;

  /**
   * Writes a file under a key, in place of what is there. A file that grows meanwhile is written as
   * it was at some moment since the call.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if the file cannot be read or the storage refuses it; what was there stays
   */
  void upload(Path file, String key) throws IOException;

  /**
   * Reads what is under a key into a file, in place of what is there, making the folders above it.
   *
   * @throws IOException if there is no such key, or the file cannot be written
   */
  void download(String key, Path file) throws IOException;

  /**
   * Removes what is under a key; does nothing where there is nothing.
   *
   * @throws IOException if the storage cannot be reached, or refuses
   */
  void delete(String key) throws IOException;

  /** Gives back connections; a second call does nothing. */
  @Override
  void close();
}
