package dev.mobula.envs;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Finds the known names that a misspelt one may have meant. The modules above use that of train,
 * which also knows paths; this one is the only other, as nothing but columns lies below envs.
 */
final class Nearest {
  private static final int SUGGESTIONS = 3;

  private Nearest() {}

  /** Returns the part of a message that follows an unknown name. */
  static String hint(String unknown, Collection<String> known) {
    List<String> near = of(unknown, known);
    if (!near.isEmpty()) {
      return near.stream().collect(Collectors.joining("' or '", "; did you mean '", "'?"));
    }
    return known.isEmpty() ? "; it knows no keys" : "; known: " + known.stream().sorted().toList();
  }

  /** Returns up to three known names, the nearest first; none that is much different. */
  static List<String> of(String unknown, Collection<String> known) {
    String wanted = unknown.toLowerCase(Locale.ROOT);
    int tolerance = Math.max(2, wanted.length() / 3);
    record Candidate(String name, int distance) {}
    return known.stream()
        .map(name -> new Candidate(name, distance(wanted, name.toLowerCase(Locale.ROOT))))
        .filter(candidate -> candidate.distance <= tolerance)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(SUGGESTIONS)
        .map(Candidate::name)
        .toList();
  }

  /** Returns Levenshtein's distance: the number of inserted, deleted or replaced characters. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
