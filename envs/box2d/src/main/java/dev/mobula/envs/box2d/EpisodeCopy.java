package dev.mobula.envs.box2d;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One copy of an environment: its random source, and its episode. Box2D does not give away all the
 * state of a world (the forces of the last step that it starts the next one with), so a saved state
 * is the random source at the start of the episode and the actions since, which are taken again
 * when it is loaded.
 */
final class EpisodeCopy {
  private static final String RANDOM = "random";
  private static final String ACTIONS = "actions";
  private static final String STARTED = "started";

  private final Function<Rng, Episode> start;
  private final ActionLog actions;
  private Rng random;
  private StateDict randomAtStart;
  private @Nullable Episode episode;

  EpisodeCopy(Function<Rng, Episode> start, int actionSize, long seed) {
    this.start = start;
    this.actions = new ActionLog(actionSize);
    this.random = source(seed);
    this.randomAtStart = random.saveState();
  }

  /** Starts an episode, whose random source has a new seed unless that is null. */
  void reset(@Nullable Long seed) {
    if (seed != null) {
      random = source(seed);
    }
    randomAtStart = random.saveState();
    actions.clear();
    begin();
  }

  Episode episode() {
    if (episode == null) {
      throw new IllegalStateException("no episode was started");
    }
    return episode;
  }

  void step(float[] allActions, int first) {
    actions.add(allActions, first);
    episode().step(allActions, first);
  }

  StateDict saveState() {
    return new StateDict()
        .putAll(RANDOM, randomAtStart)
        .put(ACTIONS, actions.toColumn())
        .putLong(STARTED, episode == null ? 0 : 1);
  }

  void loadState(StateDict state) {
    Rng saved = new Rng(0);
    saved.loadState(state.sub(RANDOM));
    boolean started = state.getLong(STARTED) != 0;
    actions.load(state.column(ACTIONS));
    close();
    random = saved;
    randomAtStart = saved.saveState();
    if (started) {
      begin();
      actions.replay(episode());
    }
  }

  /** Frees the world of the episode; a second call does nothing. */
  void close() {
    if (episode != null) {
      episode.dispose();
      episode = null;
    }
  }

  private void begin() {
    close();
    episode = start.apply(random);
  }

  private static Rng source(long seed) {
    return new Rng(Rng.split(seed, "environment", 0));
  }
}
