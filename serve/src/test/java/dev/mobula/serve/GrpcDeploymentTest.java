package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.serve.GrpcDeployments.Greeter;
import dev.mobula.serve.GrpcDeployments.Handwritten;
import dev.mobula.serve.wire.GreeterGrpc;
import dev.mobula.serve.wire.GreeterGrpc.GreeterBlockingStub;
import dev.mobula.serve.wire.GreeterGrpc.GreeterStub;
import dev.mobula.serve.wire.Greeting;
import dev.mobula.serve.wire.Name;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Applications behind gRPC, by clients that protoc made. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrpcDeploymentTest {
  private static final Serve serve =
      Serve.start(HttpOptions.defaults().withAddress("127.0.0.1", 0, null));
  private static final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", serve.startGrpc(0)).usePlaintext().build();

  @AfterAll
  static void close() {
    channel.shutdownNow();
    serve.close();
  }

  @AfterEach
  void delete() {
    Greeter.ENTERED.drainPermits();
    Greeter.CANCELLED.drainPermits();
    serve.status().applications().keySet().forEach(serve::delete);
  }

  private static Application<Greeter> greeter(String word) {
    return Deployment.of(Greeter.class).bind(word);
  }

  private static GreeterBlockingStub stub(String... metadata) {
    Metadata headers = new Metadata();
    for (int i = 0; i < metadata.length; i += 2) {
      headers.put(Metadata.Key.of(metadata[i], Metadata.ASCII_STRING_MARSHALLER), metadata[i + 1]);
    }
    return GreeterGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(100, TimeUnit.SECONDS);
  }

  private static Name name(String text) {
    return Name.newBuilder().setText(text).build();
  }

  private static Name name(String text, int times) {
    return name(text).toBuilder().setTimes(times).build();
  }

  private static Status refused(GreeterBlockingStub stub, String name) {
    return assertThrows(StatusRuntimeException.class, () -> stub.greet(name(name))).getStatus();
  }

  private static void assertStatus(Status.Code code, String description, Status found) {
    assertEquals(code, found.getCode(), found.toString());
    assertTrue(String.valueOf(found.getDescription()).contains(description), found.toString());
  }

  @Test
  void shouldAnswerByTheApplicationThatTheMetadataNames() {
    assertStatus(Status.Code.UNIMPLEMENTED, "", refused(stub(), "you"));
    var one = serve.run(greeter("hello"));
    assertEquals("hello you", stub().greet(name("you")).getText());
    assertNull(Objects.requireNonNull(serve.status().applications().get("default")).routePrefix());
    assertEquals("hello", one.call(Greeter::word).join());
    var other = serve.run(greeter("hallo"), "other", null);
    assertEquals("hallo you", stub("application", "other").greet(name("you")).getText());
    assertStatus(
        Status.Code.INVALID_ARGUMENT,
        "expected one of the applications [default, other] in the metadata 'application', found none",
        refused(stub(), "you"));
    assertStatus(
        Status.Code.NOT_FOUND, "found 'third'", refused(stub("application", "third"), "you"));
    assertTrue(serve.delete(other.application()));
    assertEquals("hello you", stub().greet(name("you")).getText());
  }

  @Test
  void shouldPassTheIdAndTheModelOfARequest() {
    var unused = serve.run(greeter("hello"));
    AtomicReference<Metadata> trailers = new AtomicReference<>(new Metadata());
    Greeting greeting =
        stub("multiplexed_model_id", "m1", "request_id", "r-7")
            .withInterceptors(
                MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers))
            .greet(name("you"));
    assertEquals("m1", greeting.getModel());
    assertEquals(
        "r-7",
        Objects.requireNonNull(trailers.get())
            .get(Metadata.Key.of("request_id", Metadata.ASCII_STRING_MARSHALLER)));
  }

  @Test
  void shouldTellTheStatusOfTheService() {
    var unused = serve.run(greeter("hello"));
    assertStatus(Status.Code.NOT_FOUND, "there is nobody", refused(stub(), "nobody"));
    assertStatus(Status.Code.OUT_OF_RANGE, "too far", refused(stub(), "thrown"));
    assertStatus(
        Status.Code.INTERNAL, "expected a response, found none", refused(stub(), "silent"));
    Status broken = refused(stub("request_id", "r-8"), "broken");
    assertStatus(Status.Code.INTERNAL, "its log says why under request id r-8", broken);
    assertTrue(!broken.toString().contains("secret"), broken.toString());
  }

  @Test
  void shouldStreamResponses() {
    var unused = serve.run(greeter("hello"));
    List<String> texts = new ArrayList<>();
    stub().greetAgain(name("you", 3)).forEachRemaining(each -> texts.add(each.getText()));
    assertEquals(List.of("hello you", "hello you", "hello you"), texts);
    List<Greeting> paced = new ArrayList<>();
    stub().greetAgain(name("paced", 100)).forEachRemaining(paced::add);
    assertEquals(100, paced.size());
    Iterator<Greeting> nobody = stub().greetAgain(name("nobody", 1));
    assertEquals("hello nobody", nobody.next().getText());
    var aborted = assertThrows(StatusRuntimeException.class, nobody::hasNext);
    assertStatus(Status.Code.ABORTED, "no more", aborted.getStatus());
    Iterator<Greeting> broken = stub().greetAgain(name("broken", 3));
    assertEquals("hello broken", broken.next().getText());
    assertNotNull(broken.next());
    var failed = assertThrows(StatusRuntimeException.class, broken::hasNext);
    assertStatus(Status.Code.INTERNAL, "its log says why", failed.getStatus());
  }

  @Test
  void shouldCancelWhatNobodyWaitsFor() throws Exception {
    var unused = serve.run(greeter("hello"));
    do {
      GreeterBlockingStub soon = stub().withDeadlineAfter(300, TimeUnit.MILLISECONDS);
      assertStatus(Status.Code.DEADLINE_EXCEEDED, "", refused(soon, "asleep"));
    } while (!Greeter.ENTERED.tryAcquire()); // it may have been late before it came to the replica
    Greeter.CANCELLED.acquire();
    try (Context.CancellableContext context = Context.current().withCancellation()) {
      Iterator<Greeting> endless = context.call(() -> stub().greetAgain(name("you", -1)));
      assertEquals("hello you", endless.next().getText());
    }
    Greeter.CANCELLED.acquire();
  }

  @Test
  void shouldRefuseWhatItDoesNotTake() throws Exception {
    var unused = serve.run(greeter("hello"));
    GreeterStub stub = GreeterGrpc.newStub(channel).withDeadlineAfter(100, TimeUnit.SECONDS);
    CompletableFuture<Status> ended = new CompletableFuture<>();
    StreamObserver<Name> names =
        stub.greetAll(
            new StreamObserver<>() {
              @Override
              public void onNext(Greeting greeting) {}

              @Override
              public void onError(Throwable failure) {
                ended.complete(Status.fromThrowable(failure));
              }

              @Override
              public void onCompleted() {
                ended.complete(Status.OK);
              }
            });
    names.onNext(name("you"));
    assertStatus(Status.Code.UNIMPLEMENTED, "takes a stream of them", ended.get());
    Application<Handwritten> handwritten = Deployment.of(Handwritten.class).bind();
    assertRefused("the ImplBase which protoc generates", () -> serve.run(handwritten));
    assertRefused("or give no route prefix", () -> serve.run(greeter("hello"), "a", "/a"));
  }

  private static void assertRefused(String part, Executable action) {
    String message = String.valueOf(assertThrows(ServeException.class, action).getMessage());
    assertTrue(message.contains(part), message);
  }

  @Test
  void shouldRefuseWhatCannotWait() throws Exception {
    Deployment<Greeter> one =
        Deployment.of(Greeter.class).withMaxOngoingRequests(1).withMaxQueuedRequests(0);
    var unused = serve.run(one.bind("hello"));
    var running = GreeterGrpc.newFutureStub(channel).greet(name("asleep"));
    Greeter.ENTERED.acquire();
    assertStatus(
        Status.Code.RESOURCE_EXHAUSTED, "at most 0 requests to wait", refused(stub(), "you"));
    assertTrue(running.cancel(true));
    Greeter.CANCELLED.acquire();
  }

  @Test
  void shouldEndCallsThatTakeTooLong() throws Exception {
    Deployment<Greeter> impatient =
        Deployment.of(Greeter.class).withRequestTimeout(Duration.ofMillis(300));
    var unused = serve.run(impatient.bind("hello"));
    do {
      assertStatus(Status.Code.DEADLINE_EXCEEDED, "within 0.3 s", refused(stub(), "asleep"));
    } while (!Greeter.ENTERED.tryAcquire());
    Greeter.CANCELLED.acquire();
  }

  @Test
  void shouldReadOptionsOfAFile() {
    String path = "dev.mobula.serve.samples.TextApplication:application";
    Map<String, ?> applications = Map.of("import_path", path);
    ServeConfig config =
        ServeConfig.of(
            Map.of("grpc_options", Map.of("port", 9001), "applications", List.of(applications)));
    assertEquals(9001, config.grpcPort().orElseThrow());
    var failure =
        assertThrows(
            ServeException.class,
            () ->
                ServeConfig.of(
                    Map.of(
                        "grpc_options",
                        Map.of("port", 99_999, "grpc_servicer_functions", List.of("a.b")),
                        "applications",
                        List.of(applications))));
    assertEquals(
        List.of(
            "grpc_options.port: expected a port from 0 to 65535, found 99999",
            "grpc_options.grpc_servicer_functions: expected nothing, as the class of a deployment says of which service it is, found '[a.b]'"),
        String.valueOf(failure.getMessage()).lines().toList());
  }
}
