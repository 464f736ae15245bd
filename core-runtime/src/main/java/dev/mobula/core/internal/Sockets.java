package dev.mobula.core.internal;

import dev.mobula.core.NotSupportedException;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * gRPC over Unix-domain sockets. Frames are handled by the thread that reads them, since handing
 * them on costs several times what they do.
 */
final class Sockets {
  private static final int MAX_FRAME_BYTES = Integer.MAX_VALUE;

  /** Kept, since the logger of that name would lose its level with the last reference to it. */
  private static final Logger NETTY = Logger.getLogger("io.grpc.netty.shaded.io.netty.bootstrap");

  static {
    NETTY.setLevel(Level.SEVERE); // it warns of an option of gRPC's that these sockets do not have
  }

  private Sockets() {}

  static NettyServerBuilder server(Path socket) {
    return NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
        .channelType(EpollServerDomainSocketChannel.class)
        .bossEventLoopGroup(loop())
        .workerEventLoopGroup(loop())
        .maxInboundMessageSize(MAX_FRAME_BYTES)
        .directExecutor();
  }

  static ManagedChannel channel(Path socket) {
    return NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
        .channelType(EpollDomainSocketChannel.class)
        .eventLoopGroup(loop())
        .maxInboundMessageSize(MAX_FRAME_BYTES)
        .usePlaintext()
        .directExecutor()
        .build();
  }

  /** Returns the one thread of this process that reads and writes what goes over sockets. */
  static EventLoopGroup loop() {
    if (!Epoll.isAvailable()) {
      throw new NotSupportedException(
          "worker processes need Linux in this version (%s); leave isolated() out"
              .formatted(Epoll.unavailabilityCause()));
    }
    return Loop.ONLY;
  }

  /** Made with the first socket. */
  private static final class Loop {
    private static final EventLoopGroup ONLY =
        new EpollEventLoopGroup(1, new DefaultThreadFactory("mobula-wire", true));
  }
}
