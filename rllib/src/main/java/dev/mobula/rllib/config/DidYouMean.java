package dev.mobula.rllib.config;

import dev.mobula.train.Nearest;
import java.util.Collection;
import java.util.Optional;

/** Finds the known name that a misspelt one was probably meant to be. */
public final class DidYouMean {
  private DidYouMean() {}

  /** Returns the nearest of the known names where one is near. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    return Nearest.of(name, known).stream().findFirst();
  }

  /** Returns "did you mean X?" or, where nothing is near, the list of what is known. */
  public static String sentence(String name, Collection<String> known) {
    return nearest(name, known)
        .map(candidate -> "did you mean " + candidate + "?")
        .orElseGet(() -> "known are " + String.join(", ", known));
  }

  /** Returns "did you mean X?" or, where nothing is near, what to do after a list of all words. */
  static String oneOf(String name, Collection<String> listed) {
    return nearest(name, listed)
        .map(candidate -> "did you mean " + candidate + "?")
        .orElse("write one of these words");
  }
}
