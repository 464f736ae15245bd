package dev.mobula.serve.internal;

import dev.mobula.serve.internal.deploy.GrpcRoute;
import dev.mobula.serve.internal.deploy.ServeController;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the application that answers a call of gRPC: the one that the metadata {@code application}
 * names, or the only one with the method. Messages pass as bytes. Usable by any thread.
 */
final class GrpcApplications extends HandlerRegistry {
  private static final Metadata.Key<String> APPLICATION =
      Metadata.Key.of("application", Metadata.ASCII_STRING_MARSHALLER);

  private final Router router;

  GrpcApplications(Router router) {
    this.router = router;
  }

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String name, @Nullable String authority) {
    ServeController controller = router.applications();
    if (controller == null) {
      return null;
    }
    for (GrpcRoute route : controller.grpcRoutes().values()) {
      MethodDescriptor<?, ?> method = route.method(name);
      if (method != null) {
        MethodDescriptor<byte[], byte[]> bytes =
            method.toBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER).build();
        return ServerMethodDefinition.create(
            bytes, (call, headers) -> start(controller, call, headers));
      }
    }
    return null;
  }

  private static ServerCall.Listener<byte[]> start(
      ServeController controller, ServerCall<byte[], byte[]> call, Metadata headers) {
    MethodDescriptor<byte[], byte[]> method = call.getMethodDescriptor();
    List<String> candidates =
        controller.grpcRoutes().entrySet().stream()
            .filter(entry -> entry.getValue().method(method.getFullMethodName()) != null)
            .map(Map.Entry::getKey)
            .toList();
    String given = headers.get(APPLICATION);
    String name = given == null && candidates.size() == 1 ? candidates.getFirst() : given;
    GrpcRoute route = name == null ? null : controller.grpcRoutes().get(name);
    if (route == null || !candidates.contains(name)) {
      Status status = given == null ? Status.INVALID_ARGUMENT : Status.NOT_FOUND;
      return refuse(
          call,
          status.withDescription(
              "expected one of the applications %s in the metadata 'application', found %s"
                  .formatted(
                      candidates,
                      given == null ? "none" : "'" + InferTensor.abbreviated(given) + "'")));
    }
    if (!method.getType().clientSendsOneMessage()) {
      return refuse(
          call,
          Status.UNIMPLEMENTED.withDescription(
              "expected a method that takes one request, found %s, which takes a stream of them"
                  .formatted(method.getFullMethodName())));
    }
    return new GrpcApplicationCall(controller, route.handle(), call, headers).start();
  }

  private static ServerCall.Listener<byte[]> refuse(
      ServerCall<byte[], byte[]> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /** Messages as they are sent. */
  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    MARSHALLER;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try (stream) {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
