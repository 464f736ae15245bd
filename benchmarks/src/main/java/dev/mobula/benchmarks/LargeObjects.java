package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.ObjectRef;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Large objects, in and out of the object store. */
final class LargeObjects {
  private static final int MB = 1 << 20;
  private static final int PUT_MB = 64;
  private static final int ROUNDS = 15;
  private static final int WARM_UP_ROUNDS = 5;

  /** After so many calls the code of the other process is compiled. */
  private static final int COMPILED = 3_000;

  /** After so many it is in the processor's cache again, out of which a large copy drives it. */
  private static final int IN_CACHE = 20;

  private static final int STORE_MB = 256;
  private static final int OBJECT_MB = 8;

  /** In a process of its own. */
  static final class Reader {
    /** Returns how long it takes to get a column and look at both its ends, in microseconds. */
    double microsOfGet(List<ObjectRef<Column>> refs) {
      long start = System.nanoTime();
      Column column = refs.getFirst().get();
      float sum = column.getFloat(0) + column.getFloat(column.rows() - 1);
      double micros = (System.nanoTime() - start) * 1e-3;
      if (sum != 3) {
        throw new IllegalStateException("expected 1 and 2 at the ends, found a sum of " + sum);
      }
      return micros;
    }
  }

  private LargeObjects() {}

  private static Column column(int megabytes) {
    Column column = Column.allocate(DType.FLOAT32, megabytes * (MB / Float.BYTES));
    column.setFloat(0, 1);
    column.setFloat(column.rows() - 1, 2);
    return column;
  }

  /** Puts 64 MB, in turn with a copy of them into pages of shared memory that are there. */
  static void put(Report report) throws IOException {
    Column column = column(PUT_MB);
    Path directory = Path.of("/dev/shm");
    Path file =
        Files.isDirectory(directory)
            ? Files.createTempFile(directory, "benchmark-", "")
            : Files.createTempFile("benchmark-", "");
    double[] ratios = new double[ROUNDS];
    double[] rates = new double[ROUNDS];
    try (Arena arena = Arena.ofShared();
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment pages =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, column.byteSize(), arena);
      for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
        long start = System.nanoTime();
        pages.copyFrom(column.segment());
        long copied = System.nanoTime();
        ObjectRef<Column> ref = Mobula.put(column);
        long put = System.nanoTime();
        ref.close();
        if (i >= 0) {
          ratios[i] = (put - copied) / (double) (copied - start);
          rates[i] = column.byteSize() / (double) (put - copied);
        }
      }
    } finally {
      Files.delete(file);
    }
    report.add(Figure.lower("put_large_vs_memcpy", Median.of(ratios), "1").asked(1.2));
    report.add(Figure.higher("put_large_gb_per_s", Median.of(rates), "GB/s").peer("Ray", 20));
  }

  /** Gets columns in another process. */
  static void getElsewhere(Report report) {
    ActorHandle<Reader> reader = Mobula.actor(Reader::new).isolated().remote();
    Column small = column(1);
    for (int i = 0; i < COMPILED; i++) {
      double unused = getElsewhere(reader, small);
    }
    for (int megabytes : List.of(1, 256)) {
      Column column = column(megabytes);
      double[] micros = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        try (ObjectRef<Column> ref = Mobula.put(column)) {
          for (int j = 0; j < IN_CACHE; j++) {
            double unused = getElsewhere(reader, small);
          }
          micros[i] = reader.call(Reader::microsOfGet, List.of(ref)).get();
        }
      }
      String name = "isolated_get_" + megabytes + "mb_us";
      report.add(Figure.lower(name, Median.of(micros), "us").asked(50));
    }
    reader.kill();
  }

  /** Gets an object that is new to the other process. */
  private static double getElsewhere(ActorHandle<Reader> reader, Column column) {
    try (ObjectRef<Column> ref = Mobula.put(column)) {
      return reader.call(Reader::microsOfGet, List.of(ref)).get();
    }
  }

  /** Puts three times what memory has room for, and gets all of it. */
  static void spill(Report report) {
    int objects = 3 * STORE_MB / OBJECT_MB;
    try (var _ =
        Mobula.init(MobulaOptions.defaults().withObjectStoreMemory((long) STORE_MB * MB))) {
      Column column = column(OBJECT_MB);
      List<ObjectRef<Column>> refs = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < objects; i++) {
        refs.add(Mobula.put(column));
      }
      long put = System.nanoTime();
      Column copy = Column.allocate(DType.FLOAT32, column.rows());
      refs.forEach(ref -> copy.segment().copyFrom(ref.get().segment()));
      long got = System.nanoTime();
      double megabytes = (double) objects * OBJECT_MB;
      report.add(
          Figure.higher("put_beyond_memory_mb_per_s", megabytes * 1e9 / (put - start), "MB/s"));
      report.add(
          Figure.higher("get_beyond_memory_mb_per_s", megabytes * 1e9 / (got - put), "MB/s"));
    }
  }
}
