package dev.mobula.core.internal;

import com.sun.management.OperatingSystemMXBean;
import dev.mobula.core.MobulaException;
import dev.mobula.core.internal.shm.SharedMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;

/** How much shared memory a node may use unless it is told. */
public final class SharedMemorySize {
  private static final double SHARE_OF_MEMORY = 0.3;
  private static final double SHARE_OF_ROOM = 0.9;

  private static final long LEAST = 1L << 20;

  private SharedMemorySize() {}

  /**
   * Refuses an amount that is of no use.
   *
   * @throws MobulaException if that is so
   */
  public static void check(long asked) {
    if (asked != byDefault() && asked < LEAST) {
      throw new MobulaException(
          "expected objectStoreMemory of 1 MiB (%d) or more, or 0 for 30 %% of the machine's memory, found %d"
              .formatted(LEAST, asked));
    }
  }

  /** Says that the default is to be found out once shared memory is needed. */
  public static long byDefault() {
    return 0;
  }

  /** Returns the bytes asked for, or 30 % of the machine's memory if there is room for it. */
  static long resolve(long asked) {
    if (asked != byDefault()) {
      return asked;
    }
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double memory = SHARE_OF_MEMORY * system.getTotalMemorySize();
    return (long) Math.min(memory, SHARE_OF_ROOM * room());
  }

  private static long room() {
    try {
      return Files.getFileStore(SharedMemory.defaultDirectory()).getUsableSpace();
    } catch (IOException _) {
      return Long.MAX_VALUE; // creating it says what is wrong
    }
  }
}
