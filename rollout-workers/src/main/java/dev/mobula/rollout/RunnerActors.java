package dev.mobula.rollout;

import dev.mobula.core.ActorDiedException;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Actors that step environments, each of which is made anew, done without, or ends the run when it
 * fails, as {@link FaultTolerance} says. Confined to one thread but for {@link #stopWaiting}.
 */
public final class RunnerActors<A extends AutoCloseable> implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(RunnerActors.class.getName());
  private static final Duration LOOK_UP = Duration.ofMillis(100);

  private final String kind;
  private final Maker<A> maker;
  private final FaultTolerance faultTolerance;
  private final Pause pause;
  private final List<Member<A>> members = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private int restarts;

  /** Starts the actor of an index; each generation is a new one. */
  @FunctionalInterface
  public interface Maker<A> {
    /** Starts it without waiting for it. */
    ActorHandle<A> make(int workerIndex, int generation);
  }

  /** Waits before a restart. */
  @FunctionalInterface
  interface Pause {
    void take(Duration length) throws InterruptedException;
  }

  /** One of the actors, in the life it leads now. */
  public static final class Member<A> {
    private final int workerIndex;
    private ActorHandle<A> actor;
    private ObjectRef<Boolean> ready;
    private int generation;
    private int failures;
    private int failuresInARow;

    private Member(int workerIndex, int generation, ActorHandle<A> actor) {
      this.workerIndex = workerIndex;
      this.generation = generation;
      this.actor = actor;
      this.ready = actor.call(Objects::nonNull);
    }

    private void become(ActorHandle<A> newActor, int newGeneration) {
      actor = newActor;
      generation = newGeneration;
      ready = newActor.call(Objects::nonNull);
    }

    /** Returns what tells it from the others. */
    public int workerIndex() {
      return workerIndex;
    }

    /** Returns how often it was made anew. */
    public int generation() {
      return generation;
    }

    /** Returns the actor to call. */
    public ActorHandle<A> actor() {
      return actor;
    }
  }

  /**
   * Creates a group without members.
   *
   * @param kind what messages call a member, before its index
   */
  public RunnerActors(String kind, Maker<A> maker, FaultTolerance faultTolerance) {
    this(kind, maker, faultTolerance, null);
  }

  RunnerActors(String kind, Maker<A> maker, FaultTolerance faultTolerance, @Nullable Pause pause) {
    this.kind = kind;
    this.maker = maker;
    this.faultTolerance = faultTolerance;
    this.pause = pause == null ? this::pauseUnlessStopped : pause;
  }

  /** Starts one more. */
  public void add(int workerIndex) {
    members.add(new Member<>(workerIndex, 0, maker.make(workerIndex, 0)));
  }

  /** Returns those there are now, in the order in which they were added. */
  public List<Member<A>> members() {
    return List.copyOf(members);
  }

  /** Returns how often a member was made anew. */
  public int restarts() {
    return restarts;
  }

  /** Goes on counting from those of a run that is resumed. */
  public void restoreRestarts(int count) {
    restarts = count;
  }

  /** Makes a member anew, in a given life, unless that is the one it leads. */
  void startGeneration(Member<A> member, int generation) {
    if (member.generation != generation) {
      end(member);
      member.become(maker.make(member.workerIndex, generation), generation);
    }
  }

  /**
   * Waits for the result of a member's call.
   *
   * @throws MobulaException if it failed, which {@link #failed} is to be told
   * @throws CancellationException if the member waits for resources and {@link #stopWaiting} was
   *     called; one that is being made is waited for
   */
  public <R> R await(Member<A> member, ObjectRef<R> result) {
    R value = awaitPart(member, result);
    member.failuresInARow = 0;
    return value;
  }

  /** As {@link #await}, for a part of a member's work, which ends no row of failures. */
  public <R> R awaitPart(Member<A> member, ObjectRef<R> result) {
    while (!member.ready.isReady()) {
      if (stopped.getCount() == 0 && !member.actor.isPlaced()) {
        throw new CancellationException(
            "stopped while %s waited for resources".formatted(name(member)));
      }
      Mobula.wait(List.of(member.ready), 1, LOOK_UP);
    }
    return result.get();
  }

  /**
   * Makes a member anew, drops it or gives up, after its call failed.
   *
   * @throws MobulaException the failure itself, if it is not one of the member: this thread was
   *     interrupted, or the runtime was shut down
   * @throws dev.mobula.envs.EnvironmentException if an environment broke its contract, which a
   *     restart would not mend
   * @throws RolloutException if it may not, or not any more, be restarted or ignored
   */
  public void failed(Member<A> member, MobulaException failure) {
    if (RunnerFailure.isInterrupt(failure) || !Mobula.isInitialized()) {
      throw failure;
    }
    RunnerFailure.throwIfFatal(failure);
    member.failures++;
    member.failuresInARow++;
    String name = name(member);
    String cause = RunnerFailure.describe(failure);
    log(member, cause, failure);
    end(member);
    if (member.failuresInARow > faultTolerance.consecutiveFailures()) {
      throw new RolloutException(
          "%s failed %d times in a row, more than num_consecutive_env_runner_failures_tolerance allows: %s"
              .formatted(name, member.failuresInARow, cause),
          failure);
    }
    if (faultTolerance.restartFailedEnvRunners()) {
      if (member.generation >= faultTolerance.maxRestarts()) {
        throw new RolloutException(
            "%s failed after %d restarts, all that max_num_env_runner_restarts allows: %s"
                .formatted(name, member.generation, cause),
            failure);
      }
      restart(member);
    } else if (faultTolerance.ignoreEnvRunnerFailures()) {
      members.remove(member);
      if (members.isEmpty()) {
        throw new RolloutException(
            "no %s is left; the last, %s, failed: %s".formatted(kind, name, cause), failure);
      }
    } else {
      throw new RolloutException(
          "%s failed, and restart_failed_env_runners and ignore_env_runner_failures are false: %s"
              .formatted(name, cause),
          failure);
    }
  }

  private String name(Member<A> member) {
    return kind + " " + member.workerIndex;
  }

  /** Tells of a member's failures a line each: of the 1st, 2nd, 4th, 8th and so on. */
  private void log(Member<A> member, String cause, MobulaException failure) {
    if (Integer.bitCount(member.failures) == 1) {
      LOGGER.log(
          Level.WARNING,
          "{0} failed{1}{2}: {3}",
          name(member),
          member.failures == 1 ? "" : " %d times so far".formatted(member.failures),
          consequence(member),
          cause);
    }
    LOGGER.log(Level.DEBUG, name(member) + " failed", failure);
  }

  /** Returns what is done about a failure, unless it ends the run, which says so itself. */
  private String consequence(Member<A> member) {
    if (member.failuresInARow > faultTolerance.consecutiveFailures()) {
      return "";
    }
    if (faultTolerance.restartFailedEnvRunners()) {
      return member.generation < faultTolerance.maxRestarts() ? " and is made anew" : "";
    }
    return faultTolerance.ignoreEnvRunnerFailures() && members.size() > 1 ? " and is left out" : "";
  }

  private void restart(Member<A> member) {
    try {
      pause.take(faultTolerance.delay());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RolloutException("interrupted before a restart of " + name(member), e);
    } finally { // also where the pause was cut short, so that all members live
      restarts++;
      member.become(maker.make(member.workerIndex, member.generation + 1), member.generation + 1);
    }
  }

  /**
   * Says whether to go on.
   *
   * @throws CancellationException if {@link #stopWaiting} was called
   */
  void expectNotStopped() {
    if (stopped.getCount() == 0) {
      throw new CancellationException("stopped while nobody had anything to learn from");
    }
  }

  private void pauseUnlessStopped(Duration length) throws InterruptedException {
    if (!length.isZero() && stopped.await(length.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new CancellationException("stopped in the pause before a restart");
    }
  }

  /**
   * Has no one wait, now or later, for a member to get the resources that it needs to live, or for
   * the end of a pause. Any thread.
   */
  public void stopWaiting() {
    stopped.countDown();
  }

  /** Closes and ends a member, which may be dead already, or still wait for its resources. */
  private void end(Member<A> member) {
    if (member.actor.isPlaced() && !close(member)) {
      return;
    }
    member.actor.kill();
    awaitDeath(member); // so that what takes its place finds the resources it had
  }

  private static void awaitDeath(Member<?> member) {
    try {
      awaitThroughInterrupts(member.actor.call(Objects::nonNull));
    } catch (MobulaException _) {
      // It is dead.
    }
  }

  /** An interrupt is kept for later: what is released halfway would never be released. */
  private static void awaitThroughInterrupts(ObjectRef<?> result) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          result.get();
          return;
        } catch (MobulaException failure) {
          if (!RunnerFailure.isInterrupt(failure)) {
            throw failure;
          }
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Closes what a member holds; false if it is dead, and all that it held with it. */
  private boolean close(Member<A> member) {
    try {
      awaitThroughInterrupts(member.actor.call(AutoCloseable::close));
    } catch (ActorDiedException _) {
      return false;
    } catch (MobulaException failure) {
      LOGGER.log(Level.WARNING, name(member) + " could not be closed", failure);
    }
    return true;
  }

  /** Ends the actors; a second call does nothing. */
  @Override
  public void close() {
    members.reversed().forEach(this::end); // lest those that wait get what the first ones had
    members.clear();
  }
}
