package dev.mobula.core.internal.shm;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reserves the first pages by writing zeros, and others by {@code posix_fallocate} where there is
 * one: binding a native function takes as long as writing hundreds of MiB, which programs with few
 * and small objects shall not wait for. Not thread-safe.
 */
final class PlatformReservation implements PageReservation {
  private static final long FIRST_BYTES = 16L << 20;

  private final PageReservation first = new ZeroFill();
  private @Nullable PageReservation others;

  @Override
  public void reserve(Path file, long offset, long bytes) throws IOException {
    (offset + bytes <= FIRST_BYTES ? first : others()).reserve(file, offset, bytes);
  }

  private PageReservation others() {
    PageReservation found = others;
    if (found == null) {
      found = PosixFallocate.find().<PageReservation>map(fallocate -> fallocate).orElse(first);
      others = found;
    }
    return found;
  }
}
