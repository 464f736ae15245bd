package dev.mobula.core.internal;

import dev.mobula.core.internal.wire.FramesFromNode;
import dev.mobula.core.internal.wire.FramesFromWorker;
import dev.mobula.core.internal.wire.FromWorker;
import dev.mobula.core.internal.wire.Hello;
import dev.mobula.core.internal.wire.NodeGrpc;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The main class of a worker process: connects to its node, and ends with the connection. */
public final class WorkerMain {
  /** The environment variable with what the worker proves by that its node started it. */
  static final String TOKEN = "MOBULA_WORKER_TOKEN";

  private WorkerMain() {}

  /** Runs a worker for the node that listens at the socket named by its first line of input. */
  public static void main(String[] args) throws InterruptedException, IOException {
    Connection connection = new Connection();
    Sockets.loop(); // made while the node makes its own
    String socket = firstLine(System.in);
    if (socket.isEmpty()) {
      return; // the node has gone
    }
    Link<FromWorker, FramesFromWorker> link =
        new Link<>(
            NodeGrpc.newStub(Sockets.channel(Path.of(socket))).connect(connection),
            Sockets.loop(),
            frames -> FramesFromWorker.newBuilder().addAllFrames(frames).build());
    connection.open(new WorkerNode(link));
    Hello.Builder hello = Hello.newBuilder().setToken(System.getenv(TOKEN));
    link.send(FromWorker.newBuilder().setHello(hello).build());
    connection.ended.await();
    Runtime.getRuntime().halt(0); // user code may run that nobody waits for any more
  }

  private static String firstLine(InputStream input) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = input.read();
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = input.read();
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Ends the process on an error of the runtime, after which it could not keep its promises. */
  static void halt(Throwable thrown) {
    try {
      thrown.printStackTrace();
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }

  /** Frames of the node, which come one at a time. */
  private static final class Connection implements StreamObserver<FramesFromNode> {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable WorkerNode node;

    void open(WorkerNode made) {
      CurrentNode.set(made);
      node = made;
    }

    @Override
    public void onNext(FramesFromNode message) {
      WorkerNode receiver = node;
      if (receiver == null) {
        throw new IllegalStateException("expected no frame before this worker said hello");
      }
      try {
        message.getFramesList().forEach(receiver::receive);
      } catch (Throwable thrown) {
        halt(thrown);
      }
    }

    @Override
    public void onError(Throwable thrown) {
      ended.countDown();
    }

    @Override
    public void onCompleted() {
      ended.countDown();
    }
  }
}
