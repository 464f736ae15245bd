package dev.mobula.cli;

import dev.mobula.train.Nearest;
import java.util.Collection;
import java.util.List;

/** Suggests what a misspelt word was meant to be. */
final class DidYouMean {
  private DidYouMean() {}

  /** Returns a remark such as {@code (did you mean --seed?)}; empty where nothing is near. */
  static String among(String word, Collection<String> known) {
    List<String> nearest = Nearest.of(word, known);
    return nearest.isEmpty() ? "" : " (did you mean " + nearest.getFirst() + "?)";
  }
}
