package dev.mobula.core.internal.shm;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes pages of a sparse file exist. Writing through a mapping to one for which the file system
 * has no room ends the process with a bus error; reserved before, it is an exception instead.
 */
@FunctionalInterface
interface PageReservation {
  /**
   * Makes the pages of a part of a file exist; the part was never written to.
   *
   * @throws IOException if the file system has no room, with the part as it was or half reserved
   */
  void reserve(Path file, long offset, long bytes) throws IOException;
}
