package dev.mobula.rollout;

import dev.mobula.rollout.internal.Peer;
import dev.mobula.rollout.internal.wire.Position;
import dev.mobula.rollout.internal.wire.Response;
import dev.mobula.rollout.internal.wire.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An episode that a client plays: how far it has come, and what it waits for. */
final class ExternalEpisode {
  /** The row of a step that there is not. */
  static final int NONE = -1;

  private final Position start;
  private final long nonce;
  private final long id;
  private final int slot;
  private StepList steps = new StepList();
  private int openStep = NONE;
  private double reward;
  private double episodeReturn;
  private int length;
  private long lastRequest;
  private long heardNanos;
  private Response lastAnswer;
  private @Nullable Peer waiting;
  private Position waitingAt;
  private List<Tensor> logged = List.of();

  /**
   * Starts an episode.
   *
   * @param start of the request that started it
   * @param id unique in the run
   * @param slot which of those that run at the same time it is
   */
  ExternalEpisode(Position start, long nonce, long id, int slot) {
    this.start = start;
    this.waitingAt = start;
    this.nonce = nonce;
    this.id = id;
    this.slot = slot;
    this.lastAnswer = Response.newBuilder().setAt(start).build();
  }

  Position start() {
    return start;
  }

  long nonce() {
    return nonce;
  }

  long id() {
    return id;
  }

  int slot() {
    return slot;
  }

  int length() {
    return length;
  }

  double episodeReturn() {
    return episodeReturn;
  }

  /** Returns the rows of the steps of this sample that are complete. */
  StepList steps() {
    return steps;
  }

  /** Returns the row of the step whose reward is not all known yet, or {@link #NONE}. */
  int openStep() {
    return openStep;
  }

  void openStep(int row) {
    openStep = row;
  }

  double reward() {
    return reward;
  }

  void addReward(double more) {
    reward += more;
  }

  /** Notes that the open step is complete. */
  void completeStep() {
    steps.add(openStep);
    openStep = NONE;
    episodeReturn += reward;
    length++;
    reward = 0;
  }

  /** Goes on with rows of other numbers, or none. */
  void moveTo(StepList newSteps, int newOpenStep) {
    steps = newSteps;
    openStep = newOpenStep;
  }

  long lastRequest() {
    return lastRequest;
  }

  Response lastAnswer() {
    return lastAnswer;
  }

  /** Notes that a request was done. */
  void done(Response answer) {
    lastRequest = answer.getAt().getRequest();
    lastAnswer = answer;
    waiting = null;
  }

  void heard(long nanos) {
    heardNanos = nanos;
  }

  long heardNanos() {
    return heardNanos;
  }

  /** Returns who waits for the next action; null for nobody. */
  @Nullable Peer waiting() {
    return waiting;
  }

  /** Has the answer go to another connection of the client. */
  void redirect(Peer peer) {
    waiting = peer;
  }

  /**
   * Notes who waits for the next action to be computed.
   *
   * @param at of the request
   * @param action what was done instead, of a step that is only told of; else none
   */
  void waitFor(Position at, Peer peer, List<Tensor> action) {
    waiting = peer;
    waitingAt = at;
    logged = action;
  }

  Position waitingAt() {
    return waitingAt;
  }

  List<Tensor> logged() {
    return logged;
  }
}
