package dev.mobula.core.net;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes gRPC servers that ask for a token and speak TLS, as their address says. Any thread. */
public final class GrpcServers {
  /** Kept, since the logger of that name would lose its level with the last reference to it. */
  private static final Logger HANDLER =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

  static {
    HANDLER.setLevel(Level.SEVERE); // it warns of each client that goes before it is answered
  }

  private GrpcServers() {}

  /**
   * Begins a server, to which its services are to be added.
   *
   * @param open the full names of methods that anybody may call
   * @throws IllegalArgumentException if the certificate is none
   */
  public static NettyServerBuilder builder(ServerAddress address, Set<String> open) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(address.host(), address.port()))
            .intercept(new TokenInterceptor(new BearerToken(address.token()), Set.copyOf(open)));
    if (address.certificate() != null && address.privateKey() != null) {
      builder.useTransportSecurity(address.certificate().toFile(), address.privateKey().toFile());
    }
    return builder;
  }

  private record TokenInterceptor(BearerToken token, Set<String> open)
      implements ServerInterceptor {
    private static final Metadata.Key<String> HEADER =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      if (!open.contains(call.getMethodDescriptor().getFullMethodName())) {
        BearerToken.Refusal refusal = token.check(headers.get(HEADER));
        if (refusal != null) {
          Status status = refusal.unknown() ? Status.UNAUTHENTICATED : Status.PERMISSION_DENIED;
          call.close(status.withDescription(refusal.message()), new Metadata());
          return new ServerCall.Listener<>() {};
        }
      }
      return next.startCall(call, headers);
    }
  }
}
