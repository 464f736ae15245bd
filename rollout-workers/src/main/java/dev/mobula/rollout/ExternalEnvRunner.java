package dev.mobula.rollout;

import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.rollout.internal.ExternalEnvServer;
import dev.mobula.rollout.internal.ExternalEnvServer.Message;
import dev.mobula.rollout.internal.ExternalSettings;
import dev.mobula.rollout.internal.Peer;
import dev.mobula.rollout.internal.wire.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Samples what simulators elsewhere play: they ask for actions, whenever they want to, while this
 * one samples, and wait while the algorithm learns. So the actions of a fragment are chosen by one
 * version of the weights, but for steps that a client was at when it began. Where others sample
 * too, it goes on with its fragment by newer weights when one of them had enough before it.
 */
final class ExternalEnvRunner implements Sampler {
  private static final Logger LOGGER = System.getLogger(ExternalEnvRunner.class.getName());

  /** After so long without enough steps, the group may see whether it is to stop. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ExternalPolicy policy;
  private final ExternalEpisodes episodes;
  private final ExternalEnvServer server;
  private final Set<Peer> answered = new LinkedHashSet<>();
  private final LongSupplier nanoTime;
  private long version;
  private boolean hasWeights;
  private long waitedNanos;
  private long sampledNanos;

  /**
   * Starts to listen.
   *
   * @param workerIndex 0 for a local runner, else 1 and up, each at a port of its own
   */
  ExternalEnvRunner(EnvRunnerSpec spec, int workerIndex, long seed) {
    this(spec, workerIndex, seed, System::nanoTime);
  }

  ExternalEnvRunner(EnvRunnerSpec spec, int workerIndex, long seed, LongSupplier nanoTime) {
    expectSupported(spec);
    this.nanoTime = nanoTime;
    ExternalSettings settings = ExternalSettings.of(spec.envConfig(), Math.max(0, workerIndex - 1));
    policy = new ExternalPolicy(spec, Rng.split(seed, "actions", 0));
    episodes =
        new ExternalEpisodes(
            policy,
            spec.numEnvs(),
            settings.episodeTimeout(),
            workerIndex * EnvRunner.EPISODES_PER_RUNNER);
    try {
      server = ExternalEnvServer.start(settings.address(), settings.spaces());
    } catch (RuntimeException failure) {
      policy.close();
      throw failure;
    }
    LOGGER.log(
        Level.INFO,
        "env: external waits for clients at {0}:{1}",
        settings.address().host(),
        Integer.toString(port()));
  }

  /** Returns the port that it listens at. */
  int port() {
    return server.port();
  }

  private static void expectSupported(EnvRunnerSpec spec) {
    if (spec.numEnvGroups() != 1) {
      throw new RolloutException(
          "expected num_env_groups = 1 with env: external, as nothing is stepped here, found "
              + spec.numEnvGroups());
    }
    if (spec.policy().model().useSde()) {
      throw new RolloutException(
          "expected use_sde: false with env: external, as its noise belongs to a number of copies that step together, found true");
    }
    if (spec.policy().frameStack() > 1) {
      throw new RolloutException(
          "expected frame_stack = 1 with env: external, as its clients send what the network sees, found %d; have the clients send stacks, and observation_space say so"
              .formatted(spec.policy().frameStack()));
    }
  }

  @Override
  public List<Rollout> trySample(SampleRequest request) {
    if (!hasWeights || version != request.version()) {
      policy.prepare(request);
      version = request.version();
      hasWeights = true;
    }
    listen(nanoTime.getAsLong());
    if (!policy.hasEnough()) {
      return List.of();
    }
    hasWeights = false;
    Rollout rollout = policy.take(episodes.running(), version, waitedNanos * 1e-9);
    waitedNanos = 0;
    return List.of(rollout);
  }

  /**
   * Answers until there are enough steps, or for a while. The clock by which episodes are given up
   * goes on meanwhile alone: while nobody listens, no client can be heard.
   */
  private void listen(long start) {
    long before = sampledNanos;
    long elapsed = 0;
    while (!policy.hasEnough() && elapsed < PATIENCE_NANOS) {
      Message message = await(start + PATIENCE_NANOS);
      elapsed = nanoTime.getAsLong() - start;
      sampledNanos = before + elapsed;
      if (message != null) {
        answer(message);
      }
    }
    sampledNanos = before + nanoTime.getAsLong() - start;
    episodes.expire(sampledNanos);
  }

  private @Nullable Message await(long end) {
    long start = nanoTime.getAsLong();
    Message message = server.poll(Math.max(0, end - start));
    waitedNanos += nanoTime.getAsLong() - start;
    return message;
  }

  /** Does what is asked for by a message and all that have come meanwhile. */
  private void answer(Message first) {
    Message message = first;
    while (message != null) {
      for (Request request : message.requests()) {
        episodes.handle(request, message.from(), sampledNanos);
      }
      answered.add(message.from());
      message.from().handled();
      message = policy.hasEnough() ? null : server.poll(0);
    }
    policy.act();
    answered.forEach(Peer::flush);
    answered.clear();
  }

  @Override
  public void setEnvConfig(Map<String, Object> envConfig) {
    throw new EnvironmentException(
        "expected an environment that is made here, found env: external, whose settings its clients have");
  }

  @Override
  public boolean savesEpisodes() {
    return false;
  }

  @Override
  public StateDict saveState() {
    return new StateDict()
        .putAll("policy", policy.saveState())
        .putLong("next_episode", episodes.nextId());
  }

  /** Goes on with new episodes: those that ran when the state was saved are lost. */
  @Override
  public void loadState(StateDict state) {
    policy.loadState(state.sub("policy"));
    episodes.goOnAt(state.getLong("next_episode"));
  }

  @Override
  public void close() {
    server.close();
    policy.close();
  }
}
