package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.internal.wire.GRPCInferenceServiceGrpc;
import dev.mobula.serve.internal.wire.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.mobula.serve.internal.wire.InferTensorContents;
import dev.mobula.serve.internal.wire.ModelInferRequest;
import dev.mobula.serve.internal.wire.ModelInferRequest.InferInputTensor;
import dev.mobula.serve.internal.wire.ModelInferResponse;
import dev.mobula.serve.internal.wire.ModelMetadataRequest;
import dev.mobula.serve.internal.wire.ModelReadyRequest;
import dev.mobula.serve.internal.wire.OpenInference;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The endpoints, examples and messages of the Open Inference Protocol (inference_rest.md,
 * inference_grpc.md and open_inference_grpc.proto at
 * https://github.com/kserve/open-inference-protocol), asked of the model of its example: "input0"
 * and "input1" in, "output0" out. Here both inputs have as many rows, and the example's [3] of BOOL
 * has three elements.
 */
class OpenInferenceIT {
  private static final HttpOptions OPTIONS =
      HttpOptions.defaults().withAddress("127.0.0.1", 0, null);

  private static final Models models = new Models();
  private static final HttpClient client = HttpClient.newHttpClient();
  private static final HttpIngress http = HttpIngress.start(OPTIONS, new Router(models));
  private static final GrpcIngress grpc = GrpcIngress.start(OPTIONS, 0, new Router(models));
  private static final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", grpc.port()).usePlaintext().build();

  @BeforeAll
  static void serve() {
    models.add(new RuntimeModel("mymodel", new ExampleModel()));
  }

  @AfterAll
  static void close() {
    channel.shutdownNow();
    try (models;
        client;
        http) {
      grpc.close();
    }
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/v2/health/live | {'live':true}",
        "/v2/health/ready | {'live':true,'ready':true}",
        "/v2/models/mymodel/ready | {'name':'mymodel','ready':true}",
        "/v2/models/mymodel/versions/1/ready | {'name':'mymodel','ready':true}",
        "/v2/models/mymodel | {'name':'mymodel','versions':['1'],'platform':'onnxruntime_onnx','inputs':[{'name':'input0','datatype':'INT32','shape':[-1,2]},{'name':'input1','datatype':'BOOL','shape':[-1]}],'outputs':[{'name':'output0','datatype':'FP32','shape':[-1,2]}]}",
        "/v2/models/mymodel/versions/1 | {'name':'mymodel','versions':['1'],'platform':'onnxruntime_onnx','inputs':[{'name':'input0','datatype':'INT32','shape':[-1,2]},{'name':'input1','datatype':'BOOL','shape':[-1]}],'outputs':[{'name':'output0','datatype':'FP32','shape':[-1,2]}]}",
      })
  void shouldAnswerEachEndpoint(String path, String answer) throws Exception {
    HttpResponse<String> response = send("GET", path, "");
    assertEquals(200, response.statusCode());
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
    assertEquals(json(answer.replace('\'', '"')), json(response.body()));
  }

  @Test
  void shouldDescribeTheServer() throws Exception {
    for (String path : List.of("/v2", "/v2/")) {
      JsonNode server = json(send("GET", path, "").body());
      assertTrue(server.get("name").isString());
      assertTrue(server.get("version").isString());
      assertTrue(server.get("extensions").isArray());
      assertEquals(3, server.size());
    }
  }

  private static final String INPUT0 =
      "{'name':'input0','shape':[3,2],'datatype':'INT32','data':[1,2,3,4,5,6]}";
  private static final String INPUT1 =
      "{'name':'input1','shape':[3],'datatype':'BOOL','data':[true,false,true]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'id':'42','inputs':[INPUT0,INPUT1],'outputs':[{'name':'output0'}]} | 'id':'42',",
        "{'inputs':[INPUT0,INPUT1]} |",
        "{'inputs':[INPUT1,INPUT0],'parameters':{'a':'b','c':1,'d':true},'other':[{}]} |",
        "{'inputs':[{'parameters':{'x':1},'data':[[1,2],[3,4],[5,6]],'datatype':'INT32','shape':[3,2],'name':'input0'},INPUT1],'outputs':[{'name':'output0','parameters':{'y':2}}]} |",
      })
  void shouldAnswerTheExample(String request, String id) throws Exception {
    String body = request.replace("INPUT0", INPUT0).replace("INPUT1", INPUT1).replace('\'', '"');
    String answer =
        "{'model_name':'mymodel','model_version':'1',%s'outputs':[{'name':'output0','shape':[3,2],'datatype':'FP32','data':[1.1,2.1,3.0,4.0,5.1,6.1]}]}"
            .formatted(id == null ? "" : id);
    for (String path : List.of("/v2/models/mymodel/infer", "/v2/models/mymodel/versions/1/infer")) {
      HttpResponse<String> response = send("POST", path, body);
      assertEquals(200, response.statusCode(), response.body());
      assertEquals(json(answer.replace('\'', '"')), json(response.body()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GET | /v2/models/none | | 404",
        "GET | /v2/models/none/ready | | 404",
        "GET | /v2/models/mymodel/versions/2 | | 404",
        "GET | /v2/models/mymodel/versions/2/ready | | 404",
        "GET | /v2/models | | 404",
        "GET | /v2/health | | 404",
        "POST | /v2/health/live | | 405",
        "GET | /v2/models/mymodel/infer | | 405",
        "POST | /v2/models/mymodel | {} | 405",
        "POST | /v2/models/none/infer | {'inputs':[INPUT0,INPUT1]} | 404",
        "POST | /v2/models/mymodel/versions/2/infer | {'inputs':[INPUT0,INPUT1]} | 404",
        "POST | /v2/models/mymodel/infer | | 400",
        "POST | /v2/models/mymodel/infer | {} | 400",
        "POST | /v2/models/mymodel/infer | {'inputs':{}} | 400",
        "POST | /v2/models/mymodel/infer | {'inputs':[INPUT0]} | 400",
        "POST | /v2/models/mymodel/infer | {'inputs':[INPUT0,INPUT0,INPUT1]} | 400",
        "POST | /v2/models/mymodel/infer | {'inputs':[INPUT0,INPUT1],'outputs':[{'name':'output1'}]} | 400",
        "POST | /v2/models/mymodel/infer | {'inputs':[INPUT0,INPUT1],'id':42} | 400",
        "POST | /v2/models/mymodel/infer | {'inputs':[INPUT0,{'name':'input1','shape':[3],'datatype':'BOOL','data':[true]}]} | 400",
        "POST | /v2/models/mymodel/infer | {'inputs':[INPUT0,{'name':'input1','shape':[2],'datatype':'BOOL','data':[true,true]}]} | 400",
        "POST | /v2/models/mymodel/infer | {'id':'42','inputs':[{'name':'input0','shape':[2,2],'datatype':'UINT32','data':[1,2,3,4]},{'name':'input1','shape':[3],'datatype':'BOOL','data':[true]}],'outputs':[{'name':'output0'}]} | 400",
      })
  void shouldAnswerWithAnErrorObject(String method, String path, String request, int status)
      throws Exception {
    String body = request == null ? "" : request;
    String json = body.replace("INPUT0", INPUT0).replace("INPUT1", INPUT1).replace('\'', '"');
    HttpResponse<String> response = send(method, path, json);
    assertEquals(status, response.statusCode(), response.body());
    JsonNode error = json(response.body());
    assertTrue(error.get("error").asString().startsWith("expected "), response.body());
    assertEquals(1, error.size());
  }

  private static GRPCInferenceServiceBlockingStub stub() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(100, TimeUnit.SECONDS);
  }

  private static InferInputTensor.Builder input(String name, String datatype, long... shape) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(name).setDatatype(datatype);
    for (long extent : shape) {
      input.addShape(extent);
    }
    return input;
  }

  private static ModelInferRequest.Builder example() {
    InferTensorContents.Builder numbers = InferTensorContents.newBuilder();
    numbers.addAllIntContents(List.of(1, 2, 3, 4, 5, 6));
    InferTensorContents.Builder flags = InferTensorContents.newBuilder();
    flags.addAllBoolContents(List.of(true, false, true));
    return ModelInferRequest.newBuilder()
        .setModelName("mymodel")
        .setId("42")
        .addInputs(input("input0", "INT32", 3, 2).setContents(numbers))
        .addInputs(input("input1", "BOOL", 3).setContents(flags));
  }

  @Test
  void shouldAnswerTheExampleOverGrpc() {
    ModelInferResponse response = stub().modelInfer(example().build());
    assertEquals("42", response.getId());
    assertEquals("mymodel", response.getModelName());
    var output = response.getOutputs(0);
    assertEquals(
        "output0 FP32 [3, 2]",
        "%s %s %s".formatted(output.getName(), output.getDatatype(), output.getShapeList()));
    assertEquals(
        List.of(1.1f, 2.1f, 3f, 4f, 5.1f, 6.1f), output.getContents().getFp32ContentsList());
    ModelInferRequest raw =
        example()
            .clearInputs()
            .addInputs(input("input0", "INT32", 3, 2))
            .addInputs(input("input1", "BOOL", 3))
            .addRawInputContents(
                ByteString.fromHex("010000000200000003000000040000000500000006000000"))
            .addRawInputContents(ByteString.fromHex("010001"))
            .build();
    ModelInferResponse bytes = stub().modelInfer(raw);
    assertEquals(24, bytes.getRawOutputContents(0).size());
    assertEquals(false, bytes.getOutputs(0).hasContents());
  }

  private static Status.Code refused(ModelInferRequest.Builder request) {
    ModelInferRequest message = request.build();
    return assertThrows(StatusRuntimeException.class, () -> stub().modelInfer(message))
        .getStatus()
        .getCode();
  }

  @Test
  void shouldSayWhatIsWrongOverGrpc() {
    assertEquals(Status.Code.NOT_FOUND, refused(example().setModelName("none")));
    assertEquals(Status.Code.NOT_FOUND, refused(example().setModelVersion("2")));
    assertEquals(Status.Code.INVALID_ARGUMENT, refused(example().clearInputs()));
    assertEquals(Status.Code.INVALID_ARGUMENT, refused(example().removeInputs(1)));
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        refused(example().setInputs(0, input("input0", "UINT32", 3, 2))));
    ByteString bytes = ByteString.copyFrom(new byte[24]);
    assertEquals(Status.Code.INVALID_ARGUMENT, refused(example().addRawInputContents(bytes)));
    var ready = ModelReadyRequest.newBuilder().setName("none").build();
    var metadata = ModelMetadataRequest.newBuilder().setName("mymodel").setVersion("2").build();
    assertThrows(StatusRuntimeException.class, () -> stub().modelReady(ready));
    assertThrows(StatusRuntimeException.class, () -> stub().modelMetadata(metadata));
  }

  /** Each field as the protocol's file has it: what decides about bytes are its number and type. */
  @Test
  void shouldHaveTheMessagesOfTheProtocol() {
    assertEquals(
        """
        ServerLiveRequest:
        ServerLiveResponse: 1 bool live
        ServerReadyRequest:
        ServerReadyResponse: 1 bool ready
        ModelReadyRequest: 1 string name, 2 string version
        ModelReadyResponse: 1 bool ready
        ServerMetadataRequest:
        ServerMetadataResponse: 1 string name, 2 string version, 3 string* extensions
        ModelMetadataRequest: 1 string name, 2 string version
        ModelMetadataResponse: 1 string name, 2 string* versions, 3 string platform, 4 message* inputs, 5 message* outputs
        TensorMetadata: 1 string name, 2 string datatype, 3 int64* shape
        ModelInferRequest: 1 string model_name, 2 string model_version, 3 string id, 4 message* parameters, 5 message* inputs, 6 message* outputs, 7 bytes* raw_input_contents
        InferInputTensor: 1 string name, 2 string datatype, 3 int64* shape, 4 message* parameters, 5 message contents
        InferRequestedOutputTensor: 1 string name, 2 message* parameters
        ModelInferResponse: 1 string model_name, 2 string model_version, 3 string id, 4 message* parameters, 5 message* outputs, 6 bytes* raw_output_contents
        InferOutputTensor: 1 string name, 2 string datatype, 3 int64* shape, 4 message* parameters, 5 message contents
        InferParameter: 1 bool bool_param, 2 int64 int64_param, 3 string string_param, 4 double double_param, 5 uint64 uint64_param
        InferTensorContents: 1 bool* bool_contents, 2 int32* int_contents, 3 int64* int64_contents, 4 uint32* uint_contents, 5 uint64* uint64_contents, 6 float* fp32_contents, 7 double* fp64_contents, 8 bytes* bytes_contents
        """,
        described(OpenInference.getDescriptor().getMessageTypes()));
  }

  private static String described(List<Descriptor> messages) {
    return messages.stream()
        .filter(message -> !message.getOptions().getMapEntry())
        .map(message -> described(message) + described(message.getNestedTypes()))
        .collect(Collectors.joining());
  }

  private static String described(Descriptor message) {
    String fields =
        message.getFields().stream()
            .map(field ->
                " %d %s%s %s"
                    .formatted(
                        field.getNumber(),
                        field.getType().toString().toLowerCase(Locale.ROOT),
                        field.isRepeated() ? "*" : "",
                        field.getName()))
            .collect(Collectors.joining(","));
    return message.getName() + ":" + fields + "\n";
  }
}
