package dev.mobula.rollout.client;

import dev.mobula.rollout.internal.wire.LogReturns;
import dev.mobula.rollout.internal.wire.Position;
import dev.mobula.rollout.internal.wire.Request;
import java.util.ArrayList;
import java.util.List;

/** An episode that runs: which number its next request has. Confined to one thread at a time. */
final class Episode {
  /** The number of the request after the start, which no reward goes before. */
  private static final long FIRST_STEP = 1;

  private final String client;
  private final long number;
  private long next;
  private boolean hasReward;
  private double reward;

  Episode(String client, long number) {
    this.client = client;
    this.number = number;
  }

  long number() {
    return number;
  }

  /**
   * Keeps a reward until the next request goes.
   *
   * @throws PolicyClientException if there is no step yet that it could be of
   */
  void addReward(double more) {
    if (next <= FIRST_STEP) {
      throw new PolicyClientException(
          "expected getAction or logAction before the first logReturns of episode " + number);
    }
    reward += more;
    hasReward = true;
  }

  /** Returns a request with those that have to go first. */
  Asked ask(Request.Builder request) {
    List<Request> requests = new ArrayList<>(2);
    if (hasReward) {
      LogReturns returns = LogReturns.newBuilder().setReward(reward).build();
      requests.add(numbered(Request.newBuilder().setLogReturns(returns), next));
    }
    requests.add(numbered(request, next + requests.size()));
    return new Asked(number, requests);
  }

  private Request numbered(Request.Builder request, long at) {
    Position.Builder position = Position.newBuilder();
    return request.setAt(position.setClient(client).setEpisode(number).setRequest(at)).build();
  }

  /**
   * Notes how far the server came with what was asked: it has the reward that went first, or
   * refused it, as it would again.
   *
   * @param request the number of the next request
   */
  void goOnAt(long request) {
    hasReward = false;
    reward = 0;
    next = request;
  }
}
