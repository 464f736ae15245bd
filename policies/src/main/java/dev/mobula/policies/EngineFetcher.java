package dev.mobula.policies;

/** Gets engines of Mobula's that are not on the class path, for {@link Engines#fetchWith}. */
@FunctionalInterface
public interface EngineFetcher {
  /**
   * Puts an engine where {@link Engines} finds it.
   *
   * @throws PolicyException if that fails, saying why
   */
  void fetch(String engine);
}
