package dev.mobula.serve;

import dev.mobula.serve.wire.GreeterGrpc.GreeterImplBase;
import dev.mobula.serve.wire.Greeting;
import dev.mobula.serve.wire.Name;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Services of gRPC that tests deploy. */
final class GrpcDeployments {
  private GrpcDeployments() {}

  /** Greets, fails in several ways, and says in which process. */
  static final class Greeter extends GreeterImplBase {
    static final Semaphore ENTERED = new Semaphore(0);
    static final Semaphore CANCELLED = new Semaphore(0);

    private final String word;

    Greeter(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    private Greeting greeting(Name name) {
      RequestContext context = RequestContext.current();
      return Greeting.newBuilder()
          .setText(word + " " + name.getText())
          .setModel(context == null ? "none" : context.multiplexedModelId())
          .build();
    }

    @Override
    public void greet(Name name, StreamObserver<Greeting> observer) {
      switch (name.getText()) {
        case "nobody" ->
            observer.onError(
                Status.NOT_FOUND.withDescription("there is nobody").asRuntimeException());
        case "thrown" -> throw Status.OUT_OF_RANGE.withDescription("too far").asRuntimeException();
        case "broken" -> throw new IllegalStateException("secret");
        case "silent" -> observer.onCompleted();
        case "asleep" -> sleep();
        default -> {
          observer.onNext(greeting(name));
          observer.onCompleted();
        }
      }
    }

    private static void sleep() {
      ENTERED.release();
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException _) {
        CANCELLED.release();
      }
    }

    /** Sends only what there is room for. */
    private void pace(Name name, ServerCallStreamObserver<Greeting> call) {
      AtomicInteger left = new AtomicInteger(name.getTimes());
      call.setOnReadyHandler(() -> {
        while (call.isReady() && left.get() > 0) {
          call.onNext(greeting(name));
          if (left.decrementAndGet() == 0) {
            call.onCompleted();
          }
        }
      });
    }

    @Override
    public void greetAgain(Name name, StreamObserver<Greeting> observer) {
      var call = (ServerCallStreamObserver<Greeting>) observer;
      if (name.getText().equals("paced")) {
        pace(name, call);
        return;
      }
      call.setOnCancelHandler(CANCELLED::release);
      for (int i = 0; i < name.getTimes() || name.getTimes() < 0; i++) {
        if (call.isCancelled()) {
          return;
        }
        if (i == 2 && name.getText().equals("broken")) {
          throw new IllegalStateException("secret");
        }
        observer.onNext(greeting(name));
      }
      if (name.getText().equals("nobody")) {
        observer.onError(Status.ABORTED.withDescription("no more").asRuntimeException());
      } else {
        observer.onCompleted();
      }
    }
  }

  /** Says not of which service it is. */
  static final class Handwritten implements BindableService {
    @Override
    public ServerServiceDefinition bindService() {
      throw new AssertionError("never asked");
    }
  }
}
