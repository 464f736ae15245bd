package dev.mobula.envs;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;

/**
 * One random source per copy of a {@link BatchedEnvironment}, so that a copy behaves the same
 * whatever happens in the others. Confined to one thread.
 */
public final class RandomSources {
  private static final String WORDS = "xoshiro256";
  private static final int WORD_COUNT = 4;

  private final Rng[] sources;

  /** Creates the sources; that of copy i is seeded with i until {@link #seed} is called. */
  public RandomSources(int numEnvs) {
    sources = new Rng[numEnvs];
    for (int i = 0; i < numEnvs; i++) {
      seed(i, i);
    }
  }

  /** Returns the source of one copy; another object after it was seeded. */
  public Rng of(int env) {
    return sources[env];
  }

  /** Starts the stream of one copy over. */
  public void seed(int env, long seed) {
    sources[env] = new Rng(Rng.split(seed, "environment", 0));
  }

  /** Returns the state of all sources, {@code INT64[numEnvs, 4]}. */
  public Column save() {
    Column words = Column.allocate(DType.INT64, sources.length, WORD_COUNT);
    for (int i = 0; i < sources.length; i++) {
      Column source = sources[i].saveState().column(WORDS);
      words.slice(i, i + 1).copyFrom(source.reshape(1, WORD_COUNT));
    }
    return words;
  }

  /**
   * Replaces the state of all sources by a saved one.
   *
   * @throws EnvironmentException if it is that of another number of copies
   */
  public void load(Column words) {
    words.expect(DType.INT64);
    if (words.rows() != sources.length || words.rowLength() != WORD_COUNT) {
      throw new EnvironmentException(
          "expected the state of %d random sources, INT64[%d, %d], found %s"
              .formatted(sources.length, sources.length, WORD_COUNT, words));
    }
    for (int i = 0; i < sources.length; i++) {
      sources[i].loadState(new StateDict().put(WORDS, words.slice(i, i + 1).reshape(WORD_COUNT)));
    }
  }
}
