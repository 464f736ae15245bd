package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.core.RuntimeEnv;
import dev.mobula.serve.GrpcDeployments.Greeter;
import dev.mobula.serve.wire.GreeterGrpc;
import dev.mobula.serve.wire.GreeterGrpc.GreeterBlockingStub;
import dev.mobula.serve.wire.Greeting;
import dev.mobula.serve.wire.Name;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A service of gRPC whose replica is another process. */
class GrpcDeploymentIT {
  @Test
  void shouldAskReplicasInOtherProcesses() {
    try (Serve serve = Serve.start(HttpOptions.defaults().withAddress("127.0.0.1", 0, null))) {
      var unused =
          serve.run(Deployment.of(Greeter.class).isolated(RuntimeEnv.DEFAULT).bind("hello"));
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", serve.startGrpc(0)).usePlaintext().build();
      try {
        ask(GreeterGrpc.newBlockingStub(channel).withDeadlineAfter(100, TimeUnit.SECONDS));
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static void ask(GreeterBlockingStub stub) {
    Name name = Name.newBuilder().setText("you").setTimes(2).build();
    assertEquals("hello you", stub.greet(name).getText());
    Iterator<Greeting> all = stub.greetAgain(name);
    assertEquals(all.next(), all.next());
    assertEquals(false, all.hasNext());
    Name nobody = Name.newBuilder().setText("nobody").build();
    Status status =
        assertThrows(StatusRuntimeException.class, () -> stub.greet(nobody)).getStatus();
    assertEquals(Status.Code.NOT_FOUND, status.getCode());
    assertEquals("there is nobody", status.getDescription());
  }
}
