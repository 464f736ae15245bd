package dev.mobula.rllib.replay;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Space;
import dev.mobula.rllib.RllibException;
import dev.mobula.rllib.config.IntRange;
import dev.mobula.rollout.Rollout;
import java.util.List;
import java.util.Optional;

/**
 * A replay buffer that is shared: an actor to which any number of algorithms, runners and tasks add
 * through its {@link dev.mobula.core.ActorHandle}, and from which any number sample; RLlib's {@code
 * ReplayActor}. Those who add {@linkplain #join join} first.
 *
 * <pre>{@code
 * ActorHandle<ReplayActor> replay = Mobula.actor(ReplayActor::new, settings).name("replay").remote();
 * int first = replay.call(ReplayActor::join, 8).get();       // whoever samples 8 environments
 * replay.call(ReplayActor::add, first, List.of(rollout));
 * Optional<ReplaySample> sample = replay.call(ReplayActor::sample, 256).get();
 * }</pre>
 *
 * <p>Calls run one after the other; the order of those of several callers, and so what is drawn, is
 * not that of another run. The actor's own thread alone calls this class.
 */
public final class ReplayActor implements Stateful {
  private static final String RNG = "rng";
  private static final String JOINED = "joined";

  private final Settings settings;
  private final ReplayBuffer buffer;
  private final Rng rng;
  private int joined;

  /**
   * What is remembered, and what is drawn.
   *
   * @param observationSpace what is drawn of one environment: that of stacks where there are such
   * @param frameStack the observations in a stack, as {@code env_runners.frame_stack}; 1 for none
   * @param actionSpace of one environment
   * @param buffer how many rows there are, and by what they are drawn
   * @param copies the environment copies of all who add, each of which has an equal share of rows
   * @param nStep the steps of a transition, of which each draws a number where it is more than one
   * @param gamma the discount factor
   * @param seed decides what is drawn
   */
  public record Settings(
      Space<?> observationSpace,
      int frameStack,
      Space<?> actionSpace,
      ReplayBufferConfig buffer,
      int copies,
      IntRange nStep,
      double gamma,
      long seed) {
    /** Checks the ranges. */
    public Settings {
      if (copies < 1 || nStep.low() < 1 || !(gamma >= 0 && gamma <= 1)) {
        throw new RllibException(
            "expected copies and nStep of at least 1 and gamma from 0 to 1, found %d, %s and %s"
                .formatted(copies, nStep, gamma));
      }
    }

    /** Tells whether transitions mean the same, and are drawn and weighed the same. */
    boolean drawsAs(Settings other) {
      return describe().equals(other.describe());
    }

    String describe() {
      String priorities =
          buffer.isPrioritized()
              ? " (alpha %s, beta %s)".formatted(buffer.alpha(), buffer.beta())
              : "";
      return "n_step %s, gamma %s, type %s%s, frame_stack %d, %s and %s"
          .formatted(
              nStep, gamma, buffer.type(), priorities, frameStack, observationSpace, actionSpace);
    }
  }

  /**
   * Makes an empty buffer.
   *
   * @throws RllibException if there is not enough memory for it
   */
  public ReplayActor(Settings settings) {
    this.settings = settings;
    buffer =
        new ReplayBuffer(
            settings.observationSpace(),
            settings.frameStack(),
            settings.actionSpace(),
            settings.buffer(),
            settings.copies());
    rng = new Rng(settings.seed());
  }

  /**
   * Reserves rows for one who adds.
   *
   * @param copies how many environment copies it samples
   * @return what it hands to {@link #add}
   * @throws RllibException if all rows are reserved
   */
  public int join(int copies) {
    int left = settings.copies() - joined;
    if (copies < 1 || copies > left) {
      throw new RllibException(
          "expected %s environment copies, as this replay actor was made for %d, found %d; make it for"
                  .formatted(left == 0 ? "no more" : "1 to " + left, settings.copies(), copies)
              + " more copies");
    }
    int first = joined;
    joined += copies;
    return first;
  }

  /**
   * Adds what was sampled, for replay, by one who has joined; the samples of one copy in their
   * order.
   *
   * @param first what {@link #join} returned
   * @param rollouts of all of its copies
   * @return the number of rows that hold something
   * @throws RllibException if they are of copies that nobody has joined with; nothing is added then
   */
  public int add(int first, List<Rollout> rollouts) {
    int copies = rollouts.stream().mapToInt(rollout -> rollout.batch().numEnvs()).sum();
    if (first < 0 || first + copies > joined) {
      throw new RllibException(
          "expected samples of copies from 0 to %d, which have joined, found %d of them from %d on;"
                  .formatted(joined - 1, copies, first)
              + " call join first, with as many copies");
    }
    buffer.add(first, rollouts);
    return buffer.size();
  }

  /**
   * Draws transitions; nothing as long as there are none.
   *
   * @param count how many
   * @return in columns that nobody writes again
   */
  public Optional<ReplaySample> sample(int count) {
    if (!canSample()) {
      return Optional.empty();
    }
    Transitions drawn = new Transitions(settings.observationSpace(), settings.actionSpace(), count);
    buffer.sample(settings.nStep(), settings.gamma(), rng, drawn);
    return Optional.of(ReplaySample.of(drawn));
  }

  /**
   * Notes the errors of transitions that were drawn, by which they are drawn from now on; without
   * priorities nothing. What has taken the row of one meanwhile gets its priority, as in RLlib.
   *
   * @param drawn any sample of this actor
   * @param errors one for each transition
   */
  public void update(ReplaySample drawn, float[] errors) {
    if (errors.length != drawn.count()) {
      throw new RllibException(
          "expected an error for each of %d transitions, found %d"
              .formatted(drawn.count(), errors.length));
    }
    buffer.update(drawn.rows().toIntArray(), errors);
  }

  /** Tells whether there is anything to draw. */
  public boolean canSample() {
    return buffer.canSample(settings.nStep());
  }

  /** Returns what it was made with. */
  public Settings settings() {
    return settings;
  }

  /** Returns the number of rows that hold something. */
  public int size() {
    return buffer.size();
  }

  /** Returns the bytes that the buffer takes, from the start on. */
  public long byteSize() {
    return buffer.byteSize();
  }

  @Override
  public StateDict saveState() {
    return buffer.saveState().putAll(RNG, rng.saveState()).putLong(JOINED, joined);
  }

  /** Goes on where the state was saved; those who had joined add as before. */
  @Override
  public void loadState(StateDict state) {
    buffer.loadState(state);
    rng.loadState(state.sub(RNG));
    joined = (int) state.getLong(JOINED);
  }
}
