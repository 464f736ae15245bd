package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.internal.wire.FramesFromNode;
import dev.mobula.core.internal.wire.FramesFromWorker;
import dev.mobula.core.internal.wire.FromNode;
import dev.mobula.core.internal.wire.FromWorker;
import dev.mobula.core.internal.wire.NodeGrpc;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The socket at which the workers of a node connect; its folder is for this user alone. */
final class WorkerServer implements AutoCloseable {
  /** How a connection ends, of which a message could not be read. */
  static final Status.Code UNREADABLE = Status.Code.INVALID_ARGUMENT;

  private static final Logger LOGGER = System.getLogger(WorkerServer.class.getName());

  private final Workers workers;
  private final Path socket;
  private final Server server;

  WorkerServer(Workers workers, Path socket) {
    this.workers = workers;
    this.socket = socket;
    try {
      server = Sockets.server(socket).addService(new Service()).build().start();
      UserFiles.makePrivate(socket);
    } catch (IOException e) {
      throw new MobulaException("cannot listen for worker processes: " + e.getMessage(), e);
    }
  }

  private static FramesFromNode join(List<FromNode> frames) {
    return FramesFromNode.newBuilder().addAllFrames(frames).build();
  }

  Path socket() {
    return socket;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Service extends NodeGrpc.NodeImplBase {
    @Override
    public StreamObserver<FramesFromWorker> connect(StreamObserver<FramesFromNode> toWorker) {
      return new Connection(new Link<>(toWorker, Sockets.loop(), WorkerServer::join));
    }
  }

  /** Frames of one worker, which come one at a time. */
  private final class Connection implements StreamObserver<FramesFromWorker> {
    private final Link<FromNode, FramesFromNode> link;
    private @Nullable Peer peer;
    private boolean refused;

    Connection(Link<FromNode, FramesFromNode> link) {
      this.link = link;
    }

    @Override
    public void onNext(FramesFromWorker message) {
      if (refused) {
        return;
      }
      try {
        message.getFramesList().forEach(this::receive);
      } catch (RuntimeException e) { // what it says next cannot be relied upon
        refuse(e);
      }
    }

    private void receive(FromWorker frame) {
      if (peer == null) {
        peer = workers.connected(frame.getHello(), link);
      } else {
        peer.receive(frame);
      }
    }

    private void refuse(RuntimeException thrown) {
      refused = true;
      LOGGER.log(Level.ERROR, "ended a connection, of which a message could not be read", thrown);
      if (peer != null) {
        peer.disconnected();
      }
      Status status =
          UNREADABLE.toStatus().withDescription("a message could not be read: " + thrown);
      link.end(status.asRuntimeException());
    }

    @Override
    public void onError(Throwable thrown) {
      end();
    }

    @Override
    public void onCompleted() {
      end();
    }

    private void end() {
      link.lost();
      if (peer != null) {
        peer.disconnected();
      }
    }
  }
}
