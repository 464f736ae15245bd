package dev.mobula.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a misspelt name most likely meant; the names may be paths with {@code /}. */
public final class Nearest {
  private static final int MAX_SUGGESTIONS = 3;

  private Nearest() {}

  private record Candidate(String path, int distance) {}

  /** Returns at most three names that differ from the name by few edits, the nearest first. */
  public static List<String> of(String name, Collection<String> known) {
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

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Levenshtein distance, ignoring case. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
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
