package dev.mobula.rollout.client;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Makes the channels of clients. */
final class Channels {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final long KEEP_ALIVE_S = 10;
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private Channels() {}

  /** Answers are handled by the thread that reads them: it only wakes who waits. */
  static ManagedChannel create(PolicyClientOptions options) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(options.host(), options.port())
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .keepAliveTime(KEEP_ALIVE_S, TimeUnit.SECONDS);
    if (options.token() != null) {
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + options.token());
      builder.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    return options.tls() ? tls(builder, options) : builder.usePlaintext().build();
  }

  private static ManagedChannel tls(NettyChannelBuilder builder, PolicyClientOptions options) {
    if (options.certificate() == null) {
      return builder.useTransportSecurity().build();
    }
    try {
      SslContextBuilder context = GrpcSslContexts.forClient();
      return builder
          .sslContext(context.trustManager(options.certificate().toFile()).build())
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new PolicyClientException(
          "expected a certificate in PEM in %s, found none".formatted(options.certificate()), e);
    }
  }
}
