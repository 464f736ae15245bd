package dev.mobula.rollout.internal;

import dev.mobula.core.net.GrpcServers;
import dev.mobula.core.net.ServerAddress;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.EnvironmentSpaces;
import dev.mobula.rollout.client.internal.RowCodec;
import dev.mobula.rollout.client.internal.SpaceMessages;
import dev.mobula.rollout.internal.wire.Request;
import dev.mobula.rollout.internal.wire.Spaces;
import io.grpc.Server;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hears what clients ask for, which one thread takes from it and answers. */
public final class ExternalEnvServer implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int MAX_CALLS_PER_CONNECTION = 128;
  private static final long SHORTEST_KEEP_ALIVE_S = 5;
  private static final long CLOSE_LIMIT_S = 5;

  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final Server server;

  /**
   * What came at once.
   *
   * @param requests in the order in which they are to be handled
   * @param from gets the answers
   */
  public record Message(List<Request> requests, Peer from) {}

  private ExternalEnvServer(ServerAddress address, EnvironmentSpaces spaces) throws IOException {
    Spaces described =
        Spaces.newBuilder()
            .setObservationSpace(SpaceMessages.write(spaces.observations()))
            .setActionSpace(SpaceMessages.write(spaces.actions()))
            .addAllObservation(new RowCodec(spaces.observations(), "observation").templates())
            .addAllAction(new RowCodec(spaces.actions(), "action").templates())
            .build();
    server =
        GrpcServers.builder(address, Set.of())
            .directExecutor() // it only puts messages into a queue
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .maxConcurrentCallsPerConnection(
                MAX_CALLS_PER_CONNECTION) // others wait with the client
            .permitKeepAliveTime(SHORTEST_KEEP_ALIVE_S, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new ExternalEnvService(described, inbox::add))
            .build()
            .start();
  }

  /**
   * Starts to listen.
   *
   * @throws EnvironmentException if the port is taken, or the certificate is none
   */
  public static ExternalEnvServer start(ServerAddress address, EnvironmentSpaces spaces) {
    try {
      return new ExternalEnvServer(address, spaces);
    } catch (IOException | IllegalArgumentException e) {
      throw new EnvironmentException(
          "env: external could not listen at port %d of %s: %s; choose another port in env_config, or 0 for any"
              .formatted(address.port(), address.host(), e.getMessage()),
          e);
    }
  }

  /** Returns the port that it listens at. */
  public int port() {
    return server.getPort();
  }

  /** Returns the next message, or null if none comes in time. */
  public @Nullable Message poll(long nanos) {
    try {
      return inbox.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Closes all connections. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(CLOSE_LIMIT_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
