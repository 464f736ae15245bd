package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.internal.wire.FramesFromNode;
import dev.mobula.core.internal.wire.FramesFromWorker;
import dev.mobula.core.internal.wire.FromNode;
import dev.mobula.core.internal.wire.FromWorker;
import dev.mobula.core.internal.wire.Hello;
import dev.mobula.core.internal.wire.NodeGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A node service, as a program sees it that is connected: what it asks for happens there. */
public final class DriverNode extends WorkerNode {
  private static final int CONNECT_SECONDS = 30;

  private final ManagedChannel channel;
  private volatile boolean closed;

  private DriverNode(ManagedChannel channel, Link<FromWorker, FramesFromWorker> link) {
    super(link);
    this.channel = channel;
  }

  /**
   * Connects to a node service.
   *
   * @param socket where it listens
   * @param namespace of actors that name none
   * @throws MobulaException if nobody listens there
   */
  public static DriverNode connect(Path socket, String namespace) {
    ManagedChannel channel = Sockets.channel(socket);
    Connection connection = new Connection(socket);
    Link<FromWorker, FramesFromWorker> link =
        new Link<>(
            NodeGrpc.newStub(channel).connect(connection),
            Sockets.loop(),
            frames -> FramesFromWorker.newBuilder().addAllFrames(frames).build());
    DriverNode node = new DriverNode(channel, link);
    connection.node.complete(node);
    Hello.Builder hello = Hello.newBuilder().setDriver(true).setNamespace(namespace);
    link.send(FromWorker.newBuilder().setHello(hello).build());
    try {
      return connection.welcomed.orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      node.close();
      throw new MobulaException(
          "expected a node service that listens at %s, found none (%s); start one by './mobula start'"
              .formatted(socket, e.getCause()),
          e);
    }
  }

  /** A service runs nothing in the programs that use it, so that none does who passes for one. */
  @Override
  void receive(FromNode frame) {
    switch (frame.getKindCase()) {
      case CALL, CANCEL, MORE ->
          throw new IllegalArgumentException(
              "expected a node service, which runs nothing in this program, found a frame %s"
                  .formatted(frame.getKindCase()));
      default -> super.receive(frame);
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /** Disconnects, which ends all that this program started there but for detached actors. */
  @Override
  public void close() {
    end(LocalScheduler.SHUT_DOWN);
  }

  /** Ends the connection, whichever side wished it. */
  private void end(Failure why) {
    closed = true;
    fail(why);
    channel.shutdownNow();
  }

  /** Frames of the node, which come one at a time. */
  private static final class Connection implements StreamObserver<FramesFromNode> {
    private final Path socket;
    private final CompletableFuture<DriverNode> node = new CompletableFuture<>();
    private final CompletableFuture<DriverNode> welcomed = new CompletableFuture<>();

    Connection(Path socket) {
      this.socket = socket;
    }

    @Override
    public void onNext(FramesFromNode message) {
      DriverNode receiver = node.join();
      message.getFramesList().forEach(receiver::receive);
      if (message.getFramesList().stream().anyMatch(FromNode::hasWelcome)) {
        welcomed.complete(receiver);
      }
    }

    @Override
    public void onError(Throwable thrown) {
      welcomed.completeExceptionally(thrown);
      lose(describe(Status.fromThrowable(thrown)));
    }

    @Override
    public void onCompleted() {
      lose(gone());
    }

    private String describe(Status status) {
      if (status.getCode() == WorkerServer.UNREADABLE) {
        return "the node service at %s ended the connection: %s"
            .formatted(socket, status.getDescription());
      }
      Throwable cause = status.getCause();
      return status.getCode() == Status.Code.CANCELLED && cause != null
          ? "could not read what the node service at %s sent: %s".formatted(socket, cause)
          : gone();
    }

    private String gone() {
      return "the node service at %s has gone".formatted(socket);
    }

    private void lose(String how) {
      node.thenAccept(lost -> lost.end(new Failure(MobulaException::new, how, null)));
    }
  }
}
