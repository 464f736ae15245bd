package dev.mobula.rollout.client;

import dev.mobula.rollout.internal.wire.Request;
import dev.mobula.rollout.internal.wire.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What an episode has sent and is not sure that the server has: sent again with each connection,
 * until the last of its requests is answered, or any is refused.
 */
record Asked(long episode, List<Request> requests, CompletableFuture<Response> answer) {
  Asked(long episode, List<Request> requests) {
    this(episode, List.copyOf(requests), new CompletableFuture<>());
  }

  /** Tells whether an answer ends the waiting; others are of what was answered before. */
  boolean isEndedBy(Response response) {
    long number = response.getAt().getRequest();
    long first = requests.getFirst().getAt().getRequest();
    long last = requests.getLast().getAt().getRequest();
    return number == last || (response.hasRefusal() && number >= first && number < last);
  }
}
