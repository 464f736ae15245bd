package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.MobulaException;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.wire.Call;
import dev.mobula.core.internal.wire.FramesFromNode;
import dev.mobula.core.internal.wire.FramesFromWorker;
import dev.mobula.core.internal.wire.FromNode;
import dev.mobula.core.internal.wire.NodeGrpc;
import dev.mobula.core.internal.wire.Welcome;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of the connection of a program to a node service, in one process. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class DriverNodeIT {
  private static volatile boolean ran;

  private final LocalNode service =
      new LocalNode(MobulaOptions.defaults().withNumCpus(1).withObjectStoreMemory(16 << 20));

  @AfterEach
  void stop() {
    service.close();
  }

  private static String messagesOf(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? thrown.toString() : thrown + "; " + messagesOf(cause);
  }

  @Test
  void shouldRunNothingInAProgramForWhoPassesForAService(@TempDir Path folder) throws IOException {
    Path socket = folder.resolve("service.sock");
    Server impostor = Sockets.server(socket).addService(new Impostor()).build().start();
    try {
      MobulaException e =
          assertThrows(MobulaException.class, () -> DriverNode.connect(socket, "default"));
      assertTrue(messagesOf(e).contains("runs nothing in this program"), messagesOf(e));
      assertFalse(ran);
    } finally {
      impostor.shutdownNow();
    }
  }

  /** Welcomes a program, and has it run something. */
  private final class Impostor extends NodeGrpc.NodeImplBase {
    @Override
    public StreamObserver<FramesFromWorker> connect(StreamObserver<FramesFromNode> toProgram) {
      return new StreamObserver<>() {
        @Override
        public void onNext(FramesFromWorker message) {
          toProgram.onNext(welcomeAndCall());
        }

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void onCompleted() {}
      };
    }

    private FramesFromNode welcomeAndCall() {
      RemoteCallable function =
          args -> {
            ran = true;
            return null;
          };
      Call.Builder call = Call.newBuilder().setNumber(1);
      new Invocation(function, new @Nullable Object[0])
          .write(call, new NodeExports(service.sharedObjects(), service.classFilter()));
      Welcome.Builder welcome =
          Welcome.newBuilder().setMemory(service.sharedObjects().path().toString());
      return FramesFromNode.newBuilder()
          .addFrames(FromNode.newBuilder().setWelcome(welcome))
          .addFrames(FromNode.newBuilder().setCall(call))
          .build();
    }
  }
}
