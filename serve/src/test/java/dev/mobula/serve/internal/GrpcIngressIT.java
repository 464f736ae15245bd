package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.internal.wire.GRPCInferenceServiceGrpc;
import dev.mobula.serve.internal.wire.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.mobula.serve.internal.wire.InferParameter;
import dev.mobula.serve.internal.wire.InferTensorContents;
import dev.mobula.serve.internal.wire.ModelInferRequest;
import dev.mobula.serve.internal.wire.ModelInferRequest.InferInputTensor;
import dev.mobula.serve.internal.wire.ModelInferRequest.InferRequestedOutputTensor;
import dev.mobula.serve.internal.wire.ModelInferResponse;
import dev.mobula.serve.internal.wire.ModelMetadataRequest;
import dev.mobula.serve.internal.wire.ModelReadyRequest;
import dev.mobula.serve.internal.wire.ServerLiveRequest;
import dev.mobula.serve.internal.wire.ServerMetadataRequest;
import dev.mobula.serve.internal.wire.ServerReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The protocol's service at a port. */
class GrpcIngressIT {
  private final Models models = new Models();
  private @Nullable GrpcIngress ingress;
  private @Nullable ManagedChannel channel;

  private GRPCInferenceServiceBlockingStub start(@Nullable String token) {
    models.add(new PolicyModel("p", TestPolicies.cartPole(), "simd"));
    models.add(new PolicyModel("r", TestPolicies.state(TestPolicies.RECURRENT), "simd"));
    HttpOptions options = HttpOptions.defaults().withAddress("127.0.0.1", 0, token);
    GrpcIngress started = GrpcIngress.start(options, 0, new Router(models));
    ingress = started;
    ManagedChannel opened =
        NettyChannelBuilder.forAddress("127.0.0.1", started.port()).usePlaintext().build();
    channel = opened;
    return GRPCInferenceServiceGrpc.newBlockingStub(opened).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    if (channel != null) {
      channel.shutdownNow();
    }
    try (models) {
      if (ingress != null) {
        ingress.close();
      }
    }
  }

  private static InferInputTensor.Builder observation(int rows) {
    return InferInputTensor.newBuilder()
        .setName("observation")
        .setDatatype("FP32")
        .addShape(rows)
        .addShape(4);
  }

  private static ModelInferRequest.Builder request(float... elements) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (float element : elements) {
      contents.addFp32Contents(element);
    }
    return ModelInferRequest.newBuilder()
        .setModelName("p")
        .addInputs(observation(elements.length / 4).setContents(contents));
  }

  private static Status refused(
      GRPCInferenceServiceBlockingStub stub, ModelInferRequest.Builder request) {
    ModelInferRequest message = request.build();
    return assertThrows(StatusRuntimeException.class, () -> stub.modelInfer(message)).getStatus();
  }

  @Test
  void shouldSayWhatItIs() {
    GRPCInferenceServiceBlockingStub stub = start(null);
    assertTrue(stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
    assertTrue(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady());
    assertEquals(
        "mobula", stub.serverMetadata(ServerMetadataRequest.getDefaultInstance()).getName());
    var ready = ModelReadyRequest.newBuilder().setName("p").build();
    assertTrue(stub.modelReady(ready).getReady());
    var metadata =
        stub.modelMetadata(ModelMetadataRequest.newBuilder().setName("p").setVersion("1").build());
    assertEquals(List.of(-1L, 4L), metadata.getInputs(0).getShapeList());
    assertEquals("action_log_prob", metadata.getOutputs(1).getName());
  }

  @Test
  void shouldAnswerAsRestDoes() {
    GRPCInferenceServiceBlockingStub stub = start(null);
    ModelInferResponse found = stub.modelInfer(request(0.5f, -1, 2, 0).setId("7").build());
    byte[] body = Json.utf8("{\"observation\": [0.5, -1, 2, 0]}");
    HttpReply reply =
        new Router(models).handle(new HttpCall("POST", "/policies/p/action", _ -> null, body));
    JsonNode expected = JsonMapper.shared().readTree(reply.body());
    assertEquals("7", found.getId());
    assertEquals("1", found.getModelVersion());
    int action = found.getOutputs(0).getContents().getIntContents(0);
    assertEquals(expected.get("action").asInt(), action);
    assertEquals(
        expected.get("logits").get(1).floatValue(),
        found.getOutputs(3).getContents().getFp32Contents(1));
  }

  @Test
  void shouldExchangeBytes() {
    GRPCInferenceServiceBlockingStub stub = start(null);
    ByteBuffer floats = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    for (float element : new float[] {0.5f, -1, 2, 0, 1, 1, 1, 1}) {
      floats.putFloat(element);
    }
    ModelInferResponse found =
        stub.modelInfer(
            ModelInferRequest.newBuilder()
                .setModelName("p")
                .addInputs(observation(2))
                .addRawInputContents(ByteString.copyFrom(floats.array()))
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("logits"))
                .build());
    ModelInferResponse expected = stub.modelInfer(request(0.5f, -1, 2, 0, 1, 1, 1, 1).build());
    ByteBuffer raw =
        found.getRawOutputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(List.of(2L, 2L), found.getOutputs(0).getShapeList());
    for (float element : expected.getOutputs(3).getContents().getFp32ContentsList()) {
      assertEquals(element, raw.getFloat());
    }
    assertEquals(0, raw.remaining());
  }

  @Test
  void shouldRememberSequences() {
    GRPCInferenceServiceBlockingStub stub = start(null);
    InferParameter id = InferParameter.newBuilder().setInt64Param(5).build();
    InferParameter yes = InferParameter.newBuilder().setBoolParam(true).build();
    ModelInferRequest.Builder step =
        request(1, 0, 0, 0).setModelName("r").putParameters("sequence_id", id);
    var first = stub.modelInfer(step.clone().putParameters("sequence_start", yes).build());
    var second = stub.modelInfer(step.build());
    var again = stub.modelInfer(step.clone().putParameters("sequence_start", yes).build());
    assertEquals(first, again);
    assertTrue(!first.equals(second), "the second step remembers the first");
  }

  @Test
  void shouldSayWhatIsWrong() {
    GRPCInferenceServiceBlockingStub stub = start(null);
    Status model = refused(stub, request(0, 0, 0, 0).setModelName("q"));
    assertEquals(Status.Code.NOT_FOUND, model.getCode());
    assertEquals("expected a model among [p, r], found 'q'", model.getDescription());
    Status nan = refused(stub, request(0, 0, 0, Float.NaN));
    assertEquals(Status.Code.INVALID_ARGUMENT, nan.getCode());
    assertEquals(
        "expected finite numbers of input 'observation', found NaN at element 3",
        nan.getDescription());
    Status raw = refused(stub, request(0, 0, 0, 0).addRawInputContents(ByteString.EMPTY));
    assertEquals(
        "expected no contents of input 'observation' beside raw_input_contents, found some",
        raw.getDescription());
    InferParameter text = InferParameter.newBuilder().setStringParam("yes").build();
    Status parameter = refused(stub, request(0, 0, 0, 0).putParameters("explore", text));
    assertEquals(
        "expected a bool_param as parameter 'explore', found another", parameter.getDescription());
  }

  @Test
  void shouldAskForTheTokenButOfHealth() {
    GRPCInferenceServiceBlockingStub stub = start("s3cret");
    assertTrue(stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
    assertEquals(Status.Code.UNAUTHENTICATED, refused(stub, request(0, 0, 0, 0)).getCode());
    assertEquals(
        Status.Code.PERMISSION_DENIED,
        refused(with(stub, "Bearer other"), request(0, 0, 0, 0)).getCode());
    var answer = with(stub, "Bearer s3cret").modelInfer(request(0, 0, 0, 0).build());
    assertEquals("p", answer.getModelName());
  }

  private static GRPCInferenceServiceBlockingStub with(
      GRPCInferenceServiceBlockingStub stub, String authorization) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
