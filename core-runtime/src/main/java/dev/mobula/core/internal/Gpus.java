package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is free of each GPU of a pool. Whole GPUs go to one holder, and parts are of one GPU, which
 * holders of parts share: the fullest that has room. Guarded by its pool.
 */
final class Gpus {
  private static final long WHOLE = Units.of(1);

  private final Map<String, Long> free = new LinkedHashMap<>();

  /**
   * A GPU, or a part of one.
   *
   * @param id as in {@code CUDA_VISIBLE_DEVICES}
   * @param units ten-thousandths
   */
  record Share(String id, long units) {}

  /** Returns so many GPUs by their ids; the last may be a part. */
  static List<Share> shares(double amount, List<String> ids) {
    long units = Units.of(amount);
    int many = Math.toIntExact((units + WHOLE - 1) / WHOLE);
    if (many > ids.size()) {
      throw new MobulaException(
          "expected at most %d GPUs, since CUDA_VISIBLE_DEVICES names no more (%s), found %s; ask for fewer, or name more"
              .formatted(ids.size(), String.join(",", ids), amount));
    }
    return IntStream.range(0, many)
        .mapToObj(i -> new Share(ids.get(i), Math.min(WHOLE, units - i * WHOLE)))
        .toList();
  }

  /**
   * Refuses an amount that no set of GPUs is.
   *
   * @throws MobulaException if that is so
   */
  static void check(String who, double amount) {
    if (amount > 1 && amount != Math.rint(amount)) {
      throw new MobulaException(
          "expected a whole number of GPUs for %s, or a part of one, found %s"
              .formatted(who, amount));
    }
  }

  void add(List<Share> shares) {
    shares.forEach(share -> free.merge(share.id, share.units, Long::sum));
  }

  /**
   * Takes GPUs, all or none.
   *
   * @param parts how much of what belongs together, in ten-thousandths
   * @return for each part its GPUs, or null if there are not enough
   */
  @Nullable List<List<Share>> take(List<Long> parts) {
    List<List<Share>> taken = new ArrayList<>(parts.stream().map(_ -> List.<Share>of()).toList());
    List<Integer> largestFirst =
        IntStream.range(0, parts.size())
            .boxed()
            .sorted(Comparator.comparing(parts::get, Comparator.reverseOrder()))
            .toList();
    for (int part : largestFirst) {
      List<Share> shares = takeOne(parts.get(part));
      if (shares == null) {
        taken.forEach(this::add);
        return null;
      }
      taken.set(part, shares);
    }
    return taken;
  }

  private @Nullable List<Share> takeOne(long units) {
    List<String> ids = units >= WHOLE ? wholes(units / WHOLE) : fullestWithRoom(units);
    if (ids.isEmpty() && units > 0) {
      return null;
    }
    List<Share> shares = ids.stream().map(id -> new Share(id, Math.min(units, WHOLE))).toList();
    shares.forEach(share -> free.merge(share.id, -share.units, Long::sum));
    return shares;
  }

  private long units(String id) {
    return free.getOrDefault(id, 0L);
  }

  private List<String> wholes(long many) {
    List<String> whole =
        free.keySet().stream().filter(id -> units(id) == WHOLE).limit(many).toList();
    return whole.size() == many ? whole : List.of();
  }

  private List<String> fullestWithRoom(long units) {
    return free.keySet().stream()
        .filter(id -> units > 0 && units(id) >= units)
        .min(Comparator.comparing(this::units))
        .stream()
        .toList();
  }
}
