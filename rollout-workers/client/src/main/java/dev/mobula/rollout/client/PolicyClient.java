package dev.mobula.rollout.client;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import dev.mobula.envs.Validity;
import dev.mobula.rollout.client.internal.RowCodec;
import dev.mobula.rollout.client.internal.SpaceMessages;
import dev.mobula.rollout.internal.wire.EndEpisode;
import dev.mobula.rollout.internal.wire.ExternalEnvGrpc;
import dev.mobula.rollout.internal.wire.GetAction;
import dev.mobula.rollout.internal.wire.GetSpacesRequest;
import dev.mobula.rollout.internal.wire.LogAction;
import dev.mobula.rollout.internal.wire.Request;
import dev.mobula.rollout.internal.wire.Response;
import dev.mobula.rollout.internal.wire.Spaces;
import dev.mobula.rollout.internal.wire.StartEpisode;
import dev.mobula.rollout.internal.wire.Tensor;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a policy that is trained elsewhere what to do, and tells what it led to: for a simulator, a
 * game or a machine that drives its own loop. The calls are those of RLlib's client of that name.
 *
 * <pre>{@code
 * try (PolicyClient client = PolicyClient.connect(PolicyClientOptions.of("localhost", 9900))) {
 *   long episode = client.startEpisode();
 *   float[] observation = simulator.reset();
 *   while (!simulator.isOver()) {
 *     int action = (Integer) client.getAction(episode, observation);
 *     observation = simulator.step(action);
 *     client.logReturns(episode, simulator.reward());
 *   }
 *   client.endEpisode(episode, observation);
 * }
 * }</pre>
 *
 * <p>Any thread; an episode is played by one thread at a time. A call takes as long as the server
 * does, which may learn in between. Where the connection breaks, it is made anew and what was not
 * answered is sent again: nothing is lost, and nothing counts twice, so long as both processes
 * live.
 */
public final class PolicyClient implements AutoCloseable {
  private static final String OBSERVATION = "observation";
  private static final String ACTION = "action";
  private static final long CLOSE_LIMIT_S = 5;
  private static final long CONNECT_PAUSE_MS = 100;

  private final String client = UUID.randomUUID().toString();
  private final AtomicLong nextEpisode = new AtomicLong();
  private final Map<Long, Episode> episodes = new ConcurrentHashMap<>();
  private final ManagedChannel channel;
  private final Connection connection;
  private final Values observations;
  private final Values actions;

  private PolicyClient(PolicyClientOptions options, ManagedChannel channel) {
    this.channel = channel;
    Spaces spaces = spaces(options, channel);
    observations =
        new Values(OBSERVATION, SpaceMessages.read("observations", spaces.getObservationSpace()));
    actions = new Values(ACTION, SpaceMessages.read("actions", spaces.getActionSpace()));
    connection =
        new Connection(
            options.toString(),
            channel,
            ExternalEnvGrpc.newStub(channel),
            options.reconnectTimeout());
  }

  /**
   * Connects to a server, which may still be about to start.
   *
   * @throws PolicyClientException if there is none within {@code reconnectTimeout}, or it refuses
   *     the token
   */
  public static PolicyClient connect(PolicyClientOptions options) {
    ManagedChannel channel = Channels.create(options);
    try {
      return new PolicyClient(options, channel);
    } catch (RuntimeException failure) {
      channel.shutdownNow();
      throw failure;
    }
  }

  /** Asks again and again, as gRPC's own attempts have ever longer pauses between them. */
  private static Spaces spaces(PolicyClientOptions options, ManagedChannel channel) {
    long end = System.nanoTime() + options.reconnectTimeout().toNanos();
    while (true) {
      try {
        return ExternalEnvGrpc.newBlockingStub(channel)
            .withDeadlineAfter(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS)
            .getSpaces(GetSpacesRequest.getDefaultInstance());
      } catch (StatusRuntimeException e) {
        boolean absent = e.getStatus().getCode() == Status.Code.UNAVAILABLE;
        if (!absent || System.nanoTime() > end || !pause()) {
          throw new PolicyClientException(
              "expected a server for external environments at %s, found %s"
                  .formatted(options, Connection.describeCause(e.getStatus())),
              e);
        }
        channel.resetConnectBackoff();
      }
    }
  }

  /** Waits a little; false where the thread is to end. */
  private static boolean pause() {
    try {
      Thread.sleep(CONNECT_PAUSE_MS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns what observations are values of. */
  public Space<?> observationSpace() {
    return observations.space;
  }

  /** Returns what actions are values of. */
  public Space<?> actionSpace() {
    return actions.space;
  }

  /**
   * Starts an episode.
   *
   * @return what the other calls name it by
   * @throws PolicyClientException if the server has no room for one more
   */
  public long startEpisode() {
    Episode episode = new Episode(client, nextEpisode.getAndIncrement());
    StartEpisode.Builder start =
        StartEpisode.newBuilder().setNonce(UUID.randomUUID().getMostSignificantBits());
    episodes.put(episode.number(), episode);
    ask(episode, Request.newBuilder().setStartEpisode(start));
    return episode.number();
  }

  /**
   * Returns what to do next: a value of {@link #actionSpace}, such as {@code Integer} for Discrete.
   *
   * @param observation a value of {@link #observationSpace}, such as {@code float[]} for a Box
   * @throws PolicyClientException if it is not one, which changes nothing; or if the server is gone
   * @throws EpisodeLostException if the server has given the episode up
   */
  public Object getAction(long episode, Object observation) {
    return actions.decode(ask(episode(episode), getAction(observation)).getActionList());
  }

  /**
   * Returns what to do next in several episodes, which are asked for in one message.
   *
   * @param observations one for each
   * @return as many actions, in that order
   * @throws PolicyClientException if one was refused, with which the actions of the others are
   *     lost; or if an episode is there twice, which changes nothing
   */
  public List<Object> getActions(List<Long> ids, List<?> observations) {
    if (ids.size() != observations.size()) {
      throw new PolicyClientException(
          "expected an observation for each of %d episodes, found %d"
              .formatted(ids.size(), observations.size()));
    }
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      asked.add(episode(ids.get(i)).ask(getAction(observations.get(i))));
    }
    connection.ask(asked);
    return awaitAll(asked).stream()
        .map(response -> actions.decode(response.getActionList()))
        .toList();
  }

  /** Awaits all before it throws what one of them failed with, so that the others can go on. */
  private List<Response> awaitAll(List<Asked> asked) {
    List<Response> responses = new ArrayList<>();
    PolicyClientException failure = null;
    for (Asked each : asked) {
      try {
        responses.add(await(each));
      } catch (PolicyClientException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return responses;
  }

  private Request.Builder getAction(Object observation) {
    return Request.newBuilder()
        .setGetAction(GetAction.newBuilder().addAllObservation(observations.encode(observation)));
  }

  /**
   * Tells of a step whose action was chosen here. Only what learns from a replay buffer, as DQN,
   * learns from such steps; others refuse them.
   */
  public void logAction(long episode, Object observation, Object action) {
    LogAction.Builder step =
        LogAction.newBuilder()
            .addAllObservation(observations.encode(observation))
            .addAllAction(actions.encode(action));
    ask(episode(episode), Request.newBuilder().setLogAction(step));
  }

  /**
   * Adds to the reward of the latest step; it is sent with the next call.
   *
   * @throws PolicyClientException if it is not finite, or there is no step yet
   */
  public void logReturns(long episode, double reward) {
    if (!Double.isFinite(reward)) {
      throw new PolicyClientException("expected a finite reward, found " + reward);
    }
    episode(episode).addReward(reward);
  }

  /** Ends an episode by the rules of the world. */
  public void endEpisode(long episode, Object observation) {
    endEpisode(episode, observation, false);
  }

  /**
   * Ends an episode.
   *
   * @param observation what is seen after the last step
   * @param truncated whether a time limit, or the like, ended it, and not the rules of the world
   */
  public void endEpisode(long episode, Object observation, boolean truncated) {
    EndEpisode.Builder end =
        EndEpisode.newBuilder()
            .addAllObservation(observations.encode(observation))
            .setTruncated(truncated);
    ask(episode(episode), Request.newBuilder().setEndEpisode(end));
    episodes.remove(episode);
  }

  private Episode episode(long number) {
    Episode episode = episodes.get(number);
    if (episode == null) {
      throw new PolicyClientException(
          "expected an episode that runs, found %d, which has ended or never started"
              .formatted(number));
    }
    return episode;
  }

  private Response ask(Episode episode, Request.Builder request) {
    Asked asked = episode.ask(request);
    connection.ask(List.of(asked));
    return await(asked);
  }

  private Response await(Asked asked) {
    try {
      Response response = asked.answer().get();
      episode(asked.episode())
          .goOnAt(response.getAt().getRequest() + (response.hasRefusal() ? 0 : 1));
      return accepted(asked, response);
    } catch (InterruptedException e) {
      giveUp(asked);
      Thread.currentThread().interrupt();
      throw new PolicyClientException(
          "interrupted while episode %d waited for an answer; it is given up"
              .formatted(asked.episode()),
          e);
    } catch (ExecutionException e) {
      giveUp(asked);
      throw new PolicyClientException(
          "episode %d is given up: %s"
              .formatted(
                  asked.episode(),
                  String.valueOf(e.getCause() == null ? e : e.getCause().getMessage())),
          e.getCause());
    }
  }

  private Response accepted(Asked asked, Response response) {
    if (!response.hasRefusal()) {
      return response;
    }
    String message = response.getRefusal().getMessage();
    switch (response.getRefusal().getReason()) {
      case INVALID_ARGUMENT -> throw new PolicyClientException(message);
      case NOT_FOUND -> {
        giveUp(asked);
        throw new EpisodeLostException(message);
      }
      default -> {
        giveUp(asked);
        throw new PolicyClientException(message);
      }
    }
  }

  private void giveUp(Asked asked) {
    connection.forget(asked.episode());
    episodes.remove(asked.episode());
  }

  /** Ends the connection; who waits for an answer is told so. A second call does nothing. */
  @Override
  public void close() {
    connection.close();
    channel.shutdownNow(); // as nobody waits for an answer any more
    try {
      channel.awaitTermination(CLOSE_LIMIT_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Turns values of a space into messages and back; any thread. */
  private static final class Values {
    private final String name;
    private final Space<?> space;
    private final RowCodec codec;
    private final ColumnBatch row;

    Values(String name, Space<?> space) {
      this.name = name;
      this.space = space;
      this.codec = new RowCodec(space, name);
      this.row = codec.allocate(1);
    }

    synchronized List<Tensor> encode(Object value) {
      String problem = Validity.problem(space, value, name);
      if (problem != null) {
        throw new PolicyClientException(problem);
      }
      write(space, value);
      return codec.encode(row, 0);
    }

    @SuppressWarnings("unchecked") // its type has been checked
    private <T> void write(Space<T> of, Object value) {
      of.write((T) value, name, row, 0);
    }

    synchronized Object decode(List<Tensor> tensors) {
      try {
        codec.decode(tensors, row, 0);
      } catch (EnvironmentException e) {
        throw new PolicyClientException(String.valueOf(e.getMessage()), e);
      }
      return space.read(name, row, 0);
    }
  }
}
