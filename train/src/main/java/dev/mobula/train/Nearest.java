package dev.mobula.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Finds what a misspelt or shortened name most likely meant; the names may be paths with {@code /}.
 */
public final class Nearest {
  private static final int MAX_SUGGESTIONS = 3;

  /** A name that is this short says too little as the beginning of another. */
  private static final int MIN_BEGINNING = 5;

  private Nearest() {}

  private record Candidate(String path, int distance) {}

  /**
   * Returns at most three names that differ from the name by few edits, the nearest first; where
   * there are none, those that begin as the name does, all but its last letter.
   */
  public static List<String> of(String name, Collection<String> known) {
    List<String> misspelt = byEdits(name, known);
    return misspelt.isEmpty() ? byBeginning(name, known) : misspelt;
  }

  private static List<String> byBeginning(String name, Collection<String> known) {
    String beginning = name.substring(0, Math.max(0, name.length() - 1)).toLowerCase(Locale.ROOT);
    if (beginning.length() < MIN_BEGINNING) {
      return List.of();
    }
    return known.stream()
        .filter(path -> last(path).toLowerCase(Locale.ROOT).startsWith(beginning))
        .sorted(Comparator.comparingInt(Nearest::depth).thenComparing(path -> path))
        .limit(MAX_SUGGESTIONS)
        .toList();
  }

  private static int depth(String path) {
    return (int) path.chars().filter(c -> c == '/').count();
  }

  private static List<String> byEdits(String name, Collection<String> known) {
    List<Candidate> candidates = new ArrayList<>();
    int limit = Math.max(2, name.length() / 3);
    for (String path : known) {
      int distance = Math.min(distance(name, path), distance(last(name), last(path)));
      if (distance <= limit) {
        candidates.add(new Candidate(path, distance));
      }
    }
    candidates.sort(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::path));
    return candidates.stream()
        .takeWhile(candidate -> candidate.distance <= candidates.getFirst().distance + 1)
        .limit(MAX_SUGGESTIONS)
        .map(Candidate::path)
        .toList();
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith("_") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Levenshtein distance, ignoring case and underscores at the end, as of {@code lambda_}. */
  static int distance(String left, String right) {
    String a = plain(left);
    String b = plain(right);
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
