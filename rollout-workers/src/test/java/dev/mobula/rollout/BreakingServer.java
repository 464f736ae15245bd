package dev.mobula.rollout;

import dev.mobula.rollout.internal.wire.ExternalEnvGrpc;
import dev.mobula.rollout.internal.wire.GetSpacesRequest;
import dev.mobula.rollout.internal.wire.Requests;
import dev.mobula.rollout.internal.wire.Responses;
import dev.mobula.rollout.internal.wire.Spaces;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Says that it hears, and breaks each stream once something was asked. */
final class BreakingServer extends ExternalEnvGrpc.ExternalEnvImplBase implements AutoCloseable {
  private final Spaces spaces;
  private final Server server;

  /** Creates a server of the spaces of another one. */
  BreakingServer(ExternalGame game) throws IOException {
    spaces = spaces(game.runner.port());
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(loopback, 0)).addService(this).build();
    server.start();
  }

  private static Spaces spaces(int port) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return ExternalEnvGrpc.newBlockingStub(channel)
          .getSpaces(GetSpacesRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void getSpaces(GetSpacesRequest request, StreamObserver<Spaces> observer) {
    observer.onNext(spaces);
    observer.onCompleted();
  }

  @Override
  public StreamObserver<Requests> play(StreamObserver<Responses> observer) {
    observer.onNext(Responses.getDefaultInstance());
    return new StreamObserver<>() {
      @Override
      public void onNext(Requests message) {
        observer.onError(Status.UNAVAILABLE.withDescription("broken off").asRuntimeException());
      }

      @Override
      public void onError(Throwable failure) {
        // The client went.
      }

      @Override
      public void onCompleted() {
        // The client went.
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
