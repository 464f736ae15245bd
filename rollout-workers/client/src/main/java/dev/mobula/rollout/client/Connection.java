package dev.mobula.rollout.client;

import dev.mobula.rollout.internal.wire.ExternalEnvGrpc;
import dev.mobula.rollout.internal.wire.Request;
import dev.mobula.rollout.internal.wire.Requests;
import dev.mobula.rollout.internal.wire.Response;
import dev.mobula.rollout.internal.wire.Responses;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream of requests, which is made anew where it broke, with all that was not answered yet. Any
 * thread.
 */
final class Connection {
  /** What another try would not mend. */
  private static final Set<Status.Code> FATAL =
      Set.of(
          Status.Code.UNAUTHENTICATED,
          Status.Code.PERMISSION_DENIED,
          Status.Code.UNIMPLEMENTED,
          Status.Code.RESOURCE_EXHAUSTED);

  private final String server;
  private final ManagedChannel channel;
  private final ExternalEnvGrpc.ExternalEnvStub stub;
  private final ReconnectSchedule schedule;
  private final Map<Long, Asked> unanswered = new LinkedHashMap<>();
  private @Nullable Stream stream;
  private boolean retrying;
  private boolean closed;

  /**
   * Creates a connection that is made with the first request.
   *
   * @param server what messages call it
   */
  Connection(
      String server,
      ManagedChannel channel,
      ExternalEnvGrpc.ExternalEnvStub stub,
      Duration patience) {
    this.server = server;
    this.channel = channel;
    this.stub = stub;
    this.schedule =
        new ReconnectSchedule(
            patience, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * Sends requests, as one message where there is a stream.
   *
   * @throws PolicyClientException if an episode is asked for twice at a time, and all are as before
   */
  synchronized void ask(Collection<Asked> asked) {
    if (closed) {
      throw new PolicyClientException("expected an open client, found one that was closed");
    }
    expectOneEach(asked);
    asked.forEach(each -> unanswered.put(each.episode(), each));
    if (stream != null) {
      stream.send(asked);
    } else if (!retrying) {
      schedule.begin();
      open();
    }
  }

  private void expectOneEach(Collection<Asked> asked) {
    Set<Long> episodes = new HashSet<>();
    for (Asked each : asked) {
      if (unanswered.containsKey(each.episode()) || !episodes.add(each.episode())) {
        throw new PolicyClientException(
            "expected one call at a time for each episode, found two for episode %d"
                .formatted(each.episode()));
      }
    }
  }

  /** Forgets what an episode waits for. */
  synchronized void forget(long episode) {
    unanswered.remove(episode);
  }

  private void open() {
    retrying = false;
    Stream opened = new Stream();
    stream = opened;
    opened.start(); // which tells of a server that is out of reach before it returns
    if (stream == opened) {
      opened.send(unanswered.values());
    }
  }

  private synchronized void reopen() {
    if (!closed && stream == null) {
      channel.resetConnectBackoff();
      open();
    }
  }

  private synchronized void heard(Stream which, Responses responses) {
    if (stream == which) {
      schedule.heard(responses.getResponsesCount() > 0);
    }
    for (Response response : responses.getResponsesList()) {
      Asked asked = unanswered.get(response.getAt().getEpisode());
      if (asked != null && asked.isEndedBy(response)) {
        unanswered.remove(asked.episode());
        asked.answer().complete(response);
      }
    }
  }

  private synchronized void broke(Stream which, Throwable failure) {
    if (stream != which || closed) {
      return;
    }
    stream = null;
    Status status = Status.fromThrowable(failure);
    OptionalLong pause = schedule.broke();
    if (FATAL.contains(status.getCode()) || pause.isEmpty()) {
      fail(new PolicyClientException(describe(status), failure));
    } else if (!unanswered.isEmpty()) {
      retrying = true;
      CompletableFuture.delayedExecutor(pause.getAsLong(), TimeUnit.MILLISECONDS)
          .execute(this::reopen);
    }
  }

  private String describe(Status status) {
    return "expected an answer of the server at %s, found %s"
        .formatted(server, describeCause(status));
  }

  static String describeCause(Status status) {
    String text = status.getDescription() == null ? "" : ": " + status.getDescription();
    Throwable cause = status.getCause();
    return status.getCode() + text + (cause == null ? "" : " (" + cause.getMessage() + ")");
  }

  private void fail(PolicyClientException failure) {
    schedule.gaveUp();
    List<Asked> all = List.copyOf(unanswered.values());
    unanswered.clear();
    all.forEach(each -> each.answer().completeExceptionally(failure));
  }

  /** Sends nothing more; all who wait are told so. */
  synchronized void close() {
    closed = true;
    fail(new PolicyClientException("the client was closed while it waited for an answer"));
  }

  /** One life of the stream. */
  private final class Stream implements StreamObserver<Responses> {
    private @Nullable StreamObserver<Requests> requests;

    void start() {
      requests = stub.play(this);
    }

    void send(Collection<Asked> asked) {
      Requests.Builder message = Requests.newBuilder();
      for (Asked each : asked) {
        for (Request request : each.requests()) {
          message.addRequests(request);
        }
      }
      if (requests != null) {
        requests.onNext(message.build());
      }
    }

    @Override
    public void onNext(Responses responses) {
      heard(this, responses);
    }

    @Override
    public void onError(Throwable failure) {
      broke(this, failure);
    }

    @Override
    public void onCompleted() {
      broke(this, Status.UNAVAILABLE.withDescription("the server ended").asRuntimeException());
    }
  }
}
