package dev.mobula.rllib;

import dev.mobula.columns.StateDict;
import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorDiedException;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.WaitResult;
import dev.mobula.core.collective.CollectiveAbortedException;
import dev.mobula.core.collective.CollectiveGroup;
import dev.mobula.core.collective.CollectiveMember;
import dev.mobula.policies.NetworkSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.rllib.config.LearnersConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The learners of a run, actors with a thread of their own each, and what their latest update led
 * to. Where there are several, all get the same calls and average their gradients, so that all have
 * the same weights, and the first one's results and state are those of all. Confined to the thread
 * of its algorithm.
 *
 * @param <L> what they are
 */
public final class LearnerGroup<L extends Learner> {
  private final List<ActorHandle<L>> actors = new ArrayList<>();
  private final @Nullable CollectiveGroup collective;
  private final Timers timers;
  private LearnerResult latest;

  /**
   * Starts the learners, and waits until they have weights.
   *
   * @param network whose gradients they average
   * @param creator of the learner that is this member of the group
   */
  LearnerGroup(
      LearnersConfig config,
      NetworkSpec network,
      Function<CollectiveMember, ActorCreator<L>> creator,
      Timers timers) {
    this.timers = timers;
    int size = config.size();
    collective = size > 1 ? CollectiveGroup.create(size, ParameterLayout.of(network).size()) : null;
    try (CollectiveGroup joining = collective) { // whose file nobody needs once all have joined
      for (int rank = 0; rank < size; rank++) {
        CollectiveMember member = joining == null ? CollectiveMember.alone() : joining.member(rank);
        actors.add(start(config, creator.apply(member)));
      }
      latest = await(callAll(actor -> actor.call(Learner::weights)));
    } catch (RuntimeException | Error failure) {
      actors.forEach(ActorHandle::kill);
      if (memoryIsMissing(failure)) {
        throw new RllibException(
            "expected memory for a learner's networks and minibatches, found too little; make model.fcnet_hiddens, train_batch_size_per_learner or minibatch_size smaller, or raise the JVM's -Xmx and -XX:MaxDirectMemorySize, by MOBULA_JAVA_OPTS with ./mobula",
            failure);
      }
      throw failure;
    }
  }

  /** Tells whether memory is missing for something that has not explained it itself. */
  private static boolean memoryIsMissing(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .takeWhile(cause -> !(cause instanceof RllibException))
        .anyMatch(OutOfMemoryError.class::isInstance);
  }

  private static <L> ActorHandle<L> start(LearnersConfig config, ActorCreator<L> creator) {
    if (config.isolatedLearners()) {
      creator.isolated().numGpus(config.numGpusPerLearner());
    }
    return creator.dedicatedThread().remote();
  }

  private <R> List<ObjectRef<R>> callAll(Function<ActorHandle<L>, ObjectRef<R>> call) {
    return actors.stream().map(call).toList();
  }

  /**
   * Returns what the first learner returned, once all are done.
   *
   * @throws RllibException if a learner died, naming it
   */
  private <R> R await(List<ObjectRef<R>> results) {
    if (collective == null) {
      return results.getFirst().get();
    }
    @Nullable RuntimeException failure = null;
    List<ObjectRef<R>> missing = results;
    while (!missing.isEmpty()) {
      WaitResult<R> done = Mobula.wait(missing);
      missing = done.unready();
      for (ObjectRef<R> each : done.ready()) {
        failure = first(failure, failureOf(each, results.indexOf(each), collective));
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results.getFirst().get();
  }

  private static @Nullable RuntimeException failureOf(
      ObjectRef<?> result, int rank, CollectiveGroup collective) {
    try {
      result.get();
      return null;
    } catch (RuntimeException failure) {
      String what = "learner %d of %d failed: %s".formatted(rank + 1, collective.size(), failure);
      collective.abort(what);
      return failure instanceof ActorDiedException
          ? new RllibException(
              what + "; the others cannot go on without it: resume from a checkpoint", failure)
          : failure;
    }
  }

  /** Prefers what went wrong to what that led to in other learners. */
  private static @Nullable RuntimeException first(
      @Nullable RuntimeException before, @Nullable RuntimeException next) {
    boolean better = before == null || before.getCause() instanceof CollectiveAbortedException;
    return better && next != null ? next : before;
  }

  /** Returns what the latest update led to; before the first one, the initial weights. */
  LearnerResult latest() {
    return latest;
  }

  /** Has the learners update, and waits; an update that publishes nothing new is forgotten. */
  public void update(Function<ActorHandle<L>, ObjectRef<LearnerResult>> call) {
    LearnerResult result = timers.time("learn", () -> await(callAll(call)));
    result.timers().forEach(part -> timers.add("learn/" + part.name(), part.value()));
    if (result.version() != latest.version()) {
      latest = result;
    }
  }

  StateDict saveState() {
    return actors.getFirst().call(Learner::saveState).get();
  }

  void loadState(StateDict state) {
    callAll(actor -> actor.call(Learner::loadState, state)).forEach(ObjectRef::get);
    latest = await(callAll(actor -> actor.call(Learner::weights)));
  }

  void close() {
    try {
      callAll(actor -> actor.call(Learner::close)).forEach(LearnerGroup::awaitUnlessDead);
    } finally {
      actors.forEach(ActorHandle::kill);
    }
  }

  private static void awaitUnlessDead(ObjectRef<?> closed) {
    try {
      closed.get();
    } catch (ActorDiedException _) {
      // It holds nothing any more, and the call that it died in said so.
    }
  }
}
