package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.MobulaException;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.ObjectId;
import dev.mobula.core.PlacementGroup;
import dev.mobula.core.PlacementStrategy;
import dev.mobula.core.Resources;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.function.RemoteFunction0;
import dev.mobula.core.internal.wire.Call;
import dev.mobula.core.internal.wire.FramesFromNode;
import dev.mobula.core.internal.wire.FramesFromWorker;
import dev.mobula.core.internal.wire.FromNode;
import dev.mobula.core.internal.wire.FromWorker;
import dev.mobula.core.internal.wire.Hello;
import dev.mobula.core.internal.wire.NodeGrpc;
import dev.mobula.core.internal.wire.Welcome;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of the connection of a program to a node service, in one process. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class DriverNodeIT {
  /** What the service knows behind handles of the program. */
  private static final List<WeakReference<Object>> BEHIND = new CopyOnWriteArrayList<>();

  private static volatile boolean ran;

  private final LocalNode service =
      new LocalNode(MobulaOptions.defaults().withNumCpus(1).withObjectStoreMemory(16 << 20));

  static final class Thing {}

  @AfterEach
  void stop() {
    service.close();
  }

  private DriverNode connect() {
    service.serve();
    return DriverNode.connect(service.directory().serviceSocket(), "default");
  }

  private static String messagesOf(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? thrown.toString() : thrown + "; " + messagesOf(cause);
  }

  @Test
  void shouldLetTheServiceForgetActorsAndGroupsWhoseHandlesWereDropped() {
    BEHIND.clear();
    try (DriverNode program = connect()) {
      makeAndKillActor(program);
      makeAndRemoveGroup(program);
      assertTrue(BEHIND.size() == 2);
      while (BEHIND.stream().anyMatch(each -> each.get() != null)) {
        System.gc();
      }
    }
  }

  private static void makeAndKillActor(DriverNode program) {
    RemoteFunction0<Thing> constructor = Thing::new;
    ActorHandle<Thing> actor =
        program.scheduler().create(constructor, new Object[0], ActorOptions.DEFAULT);
    program.run(_ -> BEHIND.add(new WeakReference<>(actor)));
    actor.kill();
  }

  private static void makeAndRemoveGroup(DriverNode program) {
    PlacementGroup group =
        program.scheduler().reserve(List.of(Resources.ONE_CPU), PlacementStrategy.PACK);
    program.run(_ -> BEHIND.add(new WeakReference<>(group)));
    group.remove();
  }

  @Test
  void shouldAnswerARequestForWhatTheServiceDidNotGive() {
    try (DriverNode program = connect()) {
      MobulaException e =
          assertThrows(
              MobulaException.class, new BorrowedRef<>(program, new ObjectId(1, 2, 3))::get);
      assertTrue(messagesOf(e).contains("given over this connection"), messagesOf(e));
      assertTrue(program.totalResources().equals(service.totalResources()));
    }
  }

  @Test
  void shouldEndTheConnectionOfAProgramThatSendsWhatCannotBeRead() {
    try (DriverNode program = connect()) {
      program.send(FromWorker.newBuilder().setHello(Hello.getDefaultInstance()).build());
      while (!program.isClosed()) {
        Thread.onSpinWait();
      }
      MobulaException e = assertThrows(MobulaException.class, program::totalResources);
      assertTrue(messagesOf(e).contains("expected no such frame: HELLO"), messagesOf(e));
    }
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
