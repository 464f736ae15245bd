package dev.mobula.serve.internal.deploy;

import dev.mobula.core.function.RemoteCallable;
import io.grpc.BindableService;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has the object of a replica answer a call of gRPC. The request is given as bytes, and so are the
 * responses: nobody but the replica needs to know their classes. Returns the response or a {@link
 * GrpcEnd}; where responses are streamed, an iterator of them, with a {@link GrpcEnd} as the last
 * if it went wrong.
 *
 * @param name full, as {@code helloworld.Greeter/SayHello}
 * @param streaming whether it has any number of responses
 */
public record GrpcMethod(String name, boolean streaming) implements RemoteCallable {
  @Override
  public Object invoke(@Nullable Object[] args) throws Exception {
    BindableService service = (BindableService) Objects.requireNonNull(args[0], "the object");
    byte[] request = (byte[]) Objects.requireNonNull(args[1], "the request");
    ServerMethodDefinition<?, ?> method = service.bindService().getMethod(name);
    if (method == null) {
      GrpcEnd end = GrpcEnd.of(Status.UNIMPLEMENTED.withDescription("found no method " + name));
      return streaming ? List.of(end).iterator() : end;
    }
    ReplicaServerCall<?, ?> call = new ReplicaServerCall<>(method, request);
    return streaming ? call.stream() : call.unary();
  }
}
