package dev.mobula.rllib.replay;

import static java.util.Objects.requireNonNull;

import dev.mobula.columns.StateDict;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.rllib.RllibException;
import dev.mobula.rollout.Rollout;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A buffer in a {@link ReplayActor}, from which others may sample, and to which others may add
 * where it was made for them too. One that was there before belongs to who made it: its state is
 * not the learner's to save, and it outlives the learner. Draws what a {@link LocalReplay} draws.
 */
final class SharedReplay implements Replay {
  private final ActorHandle<ReplayActor> actor;
  private final boolean own;
  private final int first;
  private final long byteSize;
  private @Nullable ReplaySample drawn;

  private SharedReplay(ActorHandle<ReplayActor> actor, boolean own, int copies) {
    this.actor = actor;
    this.own = own;
    first = actor.call(ReplayActor::join, copies).get();
    byteSize = actor.call(ReplayActor::byteSize).get();
  }

  /**
   * Joins the actor of a name, which is made where there is none.
   *
   * @param wanted what it is made with, and must have been made with but for the size and the seed
   * @throws RllibException if it was made for something else, or for fewer who add
   */
  static SharedReplay join(String name, ReplayActor.Settings wanted) {
    Optional<ActorHandle<ReplayActor>> found = Mobula.getActor(name);
    if (found.isEmpty()) {
      return new SharedReplay(
          Mobula.actor(ReplayActor::new, wanted).name(name).remote(), true, wanted.copies());
    }
    ReplayActor.Settings settings = found.get().call(ReplayActor::settings).get();
    if (!settings.drawsAs(wanted)) {
      throw new RllibException(
          "expected actor '%s' of replay_buffer_config.actor_name to draw %s, found %s; name another"
              .formatted(name, wanted.describe(), settings.describe()));
    }
    return new SharedReplay(found.get(), false, wanted.copies());
  }

  @Override
  public void add(List<Rollout> rollouts) {
    actor.call(ReplayActor::add, first, rollouts).get();
  }

  @Override
  public boolean canSample() {
    return actor.call(ReplayActor::canSample).get();
  }

  @Override
  public void sample(Transitions into) {
    ReplaySample sample = actor.call(ReplayActor::sample, into.count()).get().orElseThrow();
    into.copyFrom(sample);
    drawn = sample;
  }

  @Override
  public void update(Transitions transitions, float[] errors) {
    ReplaySample latest = requireNonNull(drawn, "expected a sample before its errors");
    actor.call(ReplayActor::update, latest, errors).get();
  }

  @Override
  public void sample(ReplayedSequences into) {
    throw noSequences();
  }

  @Override
  public void update(ReplayedSequences sequences, float[] errors) {
    throw noSequences();
  }

  /** The config refuses them together. */
  private static RllibException noSequences() {
    return new RllibException(
        "expected replay_buffer_config.actor_name: null with use_lstm, found a name; remove it");
  }

  @Override
  public int size() {
    return actor.call(ReplayActor::size).get();
  }

  @Override
  public long byteSize() {
    return byteSize;
  }

  @Override
  public StateDict saveState() {
    return own ? actor.call(ReplayActor::saveState).get() : new StateDict();
  }

  @Override
  public void loadState(StateDict state) {
    if (!own) {
      return;
    }
    if (state.paths().isEmpty()) {
      throw new RllibException(
          "expected the actor of replay_buffer_config.actor_name, which was there before the run"
              + " that is resumed, so that its checkpoint holds nothing of it, found none; make it"
              + " first");
    }
    actor.call(ReplayActor::loadState, state).get();
  }

  @Override
  public void close() {
    if (own) {
      actor.kill();
    }
  }
}
