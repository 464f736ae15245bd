package dev.mobula.core.internal.shm;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a file that exist, from its start on; they are reserved as it fills. Not
 * thread-safe.
 */
final class ReservedPages {
  private static final long AT_A_TIME = 16L << 20;
  private static final long PAGE = 4096;

  private final Path file;
  private final long end;
  private final PageReservation pages;
  private long reserved;
  private @Nullable IOException failure;

  /** Creates one for a sparse file of {@code end} bytes, a multiple of the page size. */
  ReservedPages(Path file, long end, PageReservation pages) {
    this.file = file;
    this.end = end;
    this.pages = pages;
  }

  /** Makes all pages up to an offset exist; false if it is behind the end, or there is no room. */
  boolean upTo(long offset) {
    failure = null;
    return offset <= reserved
        || (offset <= end
            && (reserve(Multiples.up(offset, AT_A_TIME)) || reserve(Multiples.up(offset, PAGE))));
  }

  private boolean reserve(long upTo) {
    try {
      exactly(Math.min(end, upTo));
      failure = null;
      return true;
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  /** Makes all pages up to an offset exist, and no more. */
  void exactly(long offset) throws IOException {
    pages.reserve(file, reserved, offset - reserved);
    reserved = offset;
  }

  /** Returns why the file system did not have the pages asked for last, or null if it had. */
  @Nullable IOException failure() {
    return failure;
  }
}
