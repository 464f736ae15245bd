package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.Engines;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicyHead;
import dev.mobula.policies.PolicySpec;
import dev.mobula.serve.ServeException;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RouterTest {
  private static final String ACTION = "/policies/p/action";
  private static final String INFER = "/v2/models/p/infer";

  private final Router router = TestPolicies.router(TestPolicies.CARTPOLE);

  private static HttpReply call(Router router, String method, String path, byte[] body) {
    return router.handle(new HttpCall(method, path, _ -> null, body));
  }

  private static JsonNode post(Router router, String path, String body) {
    HttpReply reply = call(router, "POST", path, Json.utf8(body));
    assertEquals(200, reply.status());
    return parse(reply.body());
  }

  private static JsonNode parse(byte[] json) {
    return JsonMapper.shared().readTree(json);
  }

  private JsonNode get(String path) {
    return parse(call(router, "GET", path, new byte[0]).body());
  }

  private static InferenceException refused(Router router, String path, String body) {
    return assertThrows(
        InferenceException.class, () -> call(router, "POST", path, Json.utf8(body)));
  }

  /** What the policy says by itself. */
  private static ColumnBatch computed(PolicySpec spec, Column observation) {
    ColumnBatch out = ColumnBatch.allocate(spec.outputColumns(), observation.rows());
    try (Policy policy =
        TestPolicies.state(spec).create(Engines.byName("simd"), observation.rows())) {
      policy.compute(ColumnBatch.of("observation", observation), out, false, new Rng(0));
    }
    return out;
  }

  @Test
  void shouldAnswerThePlainFormWithWhatThePolicySays() {
    Column observation = Column.ofFloats(0.5f, -1, 2, 0).reshape(1, 4);
    ColumnBatch expected = computed(TestPolicies.CARTPOLE, observation);
    JsonNode found = post(router, ACTION, "{\"observation\": [0.5, -1, 2.0, 0e0]}");
    assertEquals(expected.column("action").getInt(0), found.get("action").asInt());
    float logProb = expected.column("log_prob").getFloat(0);
    assertEquals(logProb, found.get("action_log_prob").floatValue());
    assertEquals(expected.column("value").getFloat(0), found.get("value").floatValue());
    Column logits = expected.column("action_dist_inputs");
    assertEquals(logits.getFloat(1), found.get("logits").get(1).floatValue());
  }

  @Test
  void shouldCountRequests() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    try (Models models = new Models()) {
      models.add(new PolicyModel("counted", TestPolicies.cartPole(), "simd"));
      Router counting = new Router(models);
      String rows =
          "{\"inputs\":[{\"name\":\"observation\",\"datatype\":\"FP32\",\"shape\":[2,4],\"data\":[1,2,3,4,5,6,7,8]}]}";
      JsonNode unused = post(counting, "/v2/models/counted/infer", rows);
      unused = post(counting, "/policies/counted/action", "{\"observation\": [0, 0, 0, 0]}");
      refused(counting, "/policies/counted/action", "{\"observation\": 7}");
      assertEquals(2, meter(registry, "requests").tag("outcome", "ok").counter().count());
      assertEquals(1, meter(registry, "requests").tag("outcome", "invalid").counter().count());
      assertEquals(0, meter(registry, "requests").tag("outcome", "error").counter().count());
      assertEquals(3, meter(registry, "request.latency").timer().count());
      assertEquals(3, meter(registry, "batch.size").summary().totalAmount());
      assertEquals(0, meter(registry, "requests.ongoing").gauge().value());
      models.close();
      assertTrue(
          registry.find("mobula.serve.requests").tag("deployment", "counted").meters().isEmpty());
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  @Test
  void shouldLeaveTheMetersOfAModelToItWhenADeploymentEnds() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    try (PolicyModel model = new PolicyModel("policy", TestPolicies.cartPole(), "simd")) {
      new ActionAnswers(TestPolicies.cartPole(), "simd").close();
      assertEquals(
          0,
          registry
              .get("mobula.serve.requests.ongoing")
              .tags("deployment", "policy")
              .gauge()
              .value());
      assertEquals("policy", model.metadata().name());
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  private static RequiredSearch meter(SimpleMeterRegistry registry, String name) {
    return registry
        .get("mobula.serve." + name)
        .tags("application", "models", "deployment", "counted");
  }

  @Test
  void shouldAnswerManyRowsAsOneByOne() {
    Column observations = Column.allocate(DType.FLOAT32, 150, 4);
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < observations.size(); i++) {
      observations.setFloat(i, (i % 17 - 8) / 4f);
      data.append(i == 0 ? "" : ",").append(observations.getFloat(i));
    }
    JsonNode found =
        post(
            router,
            INFER,
            "{\"inputs\": [{\"data\": [%s], \"shape\": [150, 4], \"datatype\": \"FP32\", \"name\": \"observation\"}]}"
                .formatted(data));
    JsonNode action = found.get("outputs").get(0);
    assertEquals("[150]", action.get("shape").toString());
    for (int row = 0; row < 150; row++) {
      ColumnBatch one = computed(TestPolicies.CARTPOLE, observations.slice(row, row + 1).copy());
      assertEquals(one.column("action").getInt(0), action.get("data").get(row).asInt());
    }
  }

  @Test
  void shouldKeepTheOrderOfRequestedOutputsAndTheId() {
    JsonNode found =
        post(
            router,
            INFER,
            """
            {"id": "a-7", "parameters": {"other": {"x": [1]}},
             "inputs": [{"name": "observation", "datatype": "FP32", "shape": [2, 4],
               "data": [[0, 0, 0, 0], [1, 1, 1, 1]], "parameters": {"other": 3}}],
             "outputs": [{"name": "logits"}, {"name": "action", "parameters": {}}]}
            """);
    assertEquals("a-7", found.get("id").asString());
    assertEquals("p", found.get("model_name").asString());
    assertEquals("1", found.get("model_version").asString());
    assertEquals(2, found.get("outputs").size());
    assertEquals("logits", found.get("outputs").get(0).get("name").asString());
    assertEquals("[2,2]", found.get("outputs").get(0).get("shape").toString());
    assertEquals("INT32", found.get("outputs").get(1).get("datatype").asString());
  }

  @Test
  void shouldExchangeBytes() {
    String json =
        """
        {"inputs": [{"name": "observation", "datatype": "FP32", "shape": [1, 4],
          "parameters": {"binary_data_size": 16}}],
         "parameters": {"binary_data_output": true}}\
        """;
    ByteBuffer floats = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(0.5f).putFloat(-1).putFloat(2).putFloat(0);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(Json.utf8(json));
    body.writeBytes(floats.array());
    Map<String, String> headers = Map.of(Router.JSON_LENGTH, "" + json.length());
    HttpReply reply = router.handle(new HttpCall("POST", INFER, headers::get, body.toByteArray()));
    assertEquals("application/octet-stream", reply.contentType());
    int length = Integer.parseInt(reply.headers().getOrDefault(Router.JSON_LENGTH, "0"));
    JsonNode outputs = parse(Arrays.copyOf(reply.body(), length)).get("outputs");
    assertEquals("{\"binary_data_size\":4}", outputs.get(0).get("parameters").toString());
    Column observation = Column.ofFloats(0.5f, -1, 2, 0).reshape(1, 4);
    ColumnBatch expected = computed(TestPolicies.CARTPOLE, observation);
    ByteBuffer found = ByteBuffer.wrap(reply.body()).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(expected.column("action").getInt(0), found.getInt(length));
    assertEquals(expected.column("log_prob").getFloat(0), found.getFloat(length + 4));
    assertEquals(reply.body().length, length + 4 + 4 + 4 + 8);
  }

  @Test
  void shouldRefuseBytesThatAreNotFinite() {
    String json =
        "{\"inputs\":[{\"name\":\"observation\",\"datatype\":\"FP32\",\"shape\":[1,4],\"parameters\":{\"binary_data_size\":16}}]}";
    ByteBuffer body =
        ByteBuffer.allocate(json.length() + 16).order(ByteOrder.LITTLE_ENDIAN).put(Json.utf8(json));
    body.putFloat(1).putFloat(Float.NaN);
    Map<String, String> headers = Map.of(Router.JSON_LENGTH, "" + json.length());
    var refused =
        assertThrows(
            InferenceException.class,
            () -> router.handle(new HttpCall("POST", INFER, headers::get, body.array())));
    assertEquals(
        "expected finite numbers of input 'observation', found NaN at element 1",
        refused.getMessage());
  }

  @Test
  void shouldDrawActionsOnlyWhenAskedTo() {
    Set<Integer> drawn = new HashSet<>();
    Set<Integer> best = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String observation = "{\"observation\": [0, 0, 0, 0.1], \"explore\": %s}";
      drawn.add(post(router, ACTION, observation.formatted(true)).get("action").asInt());
      best.add(post(router, ACTION, observation.formatted(false)).get("action").asInt());
    }
    assertEquals(Set.of(0, 1), drawn);
    assertEquals(1, best.size());
  }

  @Test
  void shouldTakeMasksAsAnInputOfTheirOwn() {
    Router masked = TestPolicies.router(TestPolicies.MASKED);
    String observation = "[0.5, 0.5]";
    for (int allowed = 0; allowed < 3; allowed++) {
      String mask = "[%d, %d, %d]".formatted(is(allowed, 0), is(allowed, 1), is(allowed, 2));
      JsonNode plain =
          post(
              masked,
              ACTION,
              "{\"observation\": {\"action_mask\": %s, \"observations\": %s}}"
                  .formatted(mask, observation));
      JsonNode infer =
          post(
              masked,
              INFER,
              """
              {"inputs": [
                {"name": "action_mask", "datatype": "BOOL", "shape": [1, 3], "data": %s},
                {"name": "observation/observations", "datatype": "FP32", "shape": [1, 2], "data": %s}]}
              """
                  .formatted(mask, observation));
      assertEquals(allowed, plain.get("action").asInt());
      assertEquals(allowed, infer.get("outputs").get(0).get("data").get(0).asInt());
    }
    assertEquals(
        "expected an input 'action_mask' of BOOL, found [observation/observations]",
        refused(masked, ACTION, "{\"observation\": {\"observations\": [0, 0]}}").getMessage());
  }

  private static int is(int allowed, int choice) {
    return allowed == choice ? 1 : 0;
  }

  @Test
  void shouldTakeAndGiveStructuredSpaces() {
    Router structured = TestPolicies.router(TestPolicies.STRUCTURED);
    JsonNode found =
        post(structured, ACTION, "{\"observation\": [2, {\"image\": [[0, 255], [1, 2]]}]}");
    assertEquals(2, found.get("action").get("move").size());
    assertTrue(found.get("action").get("jump").isInt());
    assertEquals(
        "observation: expected an integer from 0 to 2 in row 0, found 3",
        refused(structured, ACTION, "{\"observation\": [3, {\"image\": [0, 0, 0, 0]}]}")
            .getMessage());
    assertEquals(
        "expected UINT8 elements of input 'observation/1/image', found 256.0 at element 1",
        refused(structured, ACTION, "{\"observation\": [1, {\"image\": [0, 256, 0, 0]}]}")
            .getMessage());
    assertEquals(
        "expected the keys [image] of 'observation/1', found 'picture'",
        refused(structured, ACTION, "{\"observation\": [1, {\"picture\": 0}]}").getMessage());
  }

  @Test
  void shouldRememberSequences() {
    Router recurrent = TestPolicies.router(TestPolicies.RECURRENT);
    String step = "{\"observation\": [1, 0, 0, 0], \"sequence_id\": %s%s}";
    JsonNode first =
        post(recurrent, ACTION, step.formatted("5", ", \"sequence_start\": true")).get("logits");
    JsonNode second = post(recurrent, ACTION, step.formatted("5", "")).get("logits");
    assertNotEquals(first, second);
    String text = step.formatted("\"other\"", ", \"sequence_start\": true");
    assertEquals(first, post(recurrent, ACTION, text).get("logits"));
    String end = step.formatted("\"other\"", ", \"sequence_end\": true");
    assertEquals(second, post(recurrent, ACTION, end).get("logits"));
    assertEquals(
        "expected a sequence that was begun, found 'other'; send 'sequence_start' with its first"
            + " request",
        refused(recurrent, ACTION, step.formatted("\"other\"", "")).getMessage());
    String none = "{\"observation\": [1, 0, 0, 0]}";
    assertTrue(
        String.valueOf(refused(recurrent, ACTION, none).getMessage()).contains("'sequence_id'"));
  }

  @Test
  void shouldWarmUpWhateverThePolicyTakes() {
    for (PolicySpec spec :
        List.of(
            TestPolicies.CARTPOLE,
            TestPolicies.RECURRENT,
            TestPolicies.MASKED,
            TestPolicies.STRUCTURED)) {
      try (PolicyModel model = new PolicyModel("p", TestPolicies.state(spec), "simd")) {
        assertDoesNotThrow(() -> model.warmUp(3), spec.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[[0, 1], [2, 3]]; true",
        "[0, 1, 2, 3]; true",
        "[[0, 1, 2, 3]]; false",
        "[[0, 1, 2], [3]]; false",
        "[[0], [1], [2], [3]]; false",
        "[0, [1, 2], 3]; false",
        "[[0, 1], 2, 3]; false",
        "[[[0, 1], [2, 3]]]; false",
      })
  void shouldTakeArraysThatAreNestedAsTheSpace(String observation, boolean good) {
    Router router = TestPolicies.router(PolicySpec.of(Box.of(0, 9, 2, 2), Discrete.of(2)));
    String body = "{\"observation\": " + observation + "}";
    if (good) {
      assertTrue(post(router, ACTION, body).has("action"));
    } else {
      assertEquals(
          "expected arrays nested as the shape [2, 2] as 'observation', or one with all elements, found others",
          refused(router, ACTION, body).getMessage());
    }
  }

  @Test
  void shouldSayOnlyWhatAPolicyKnows() {
    Router values =
        TestPolicies.router(
            TestPolicies.CARTPOLE.withHead(new PolicyHead.ActionValues(false, 0.5)));
    JsonNode found = post(values, ACTION, "{\"observation\": [0, 0, 0, 0]}");
    assertEquals(Set.of("action", "logits"), Set.copyOf(found.propertyNames()));
  }

  @Test
  void shouldRefuseNamesThatNoPathHas() {
    try (Models models = new Models()) {
      for (String name : List.of("a/b", "", "a b")) {
        PolicyModel model = new PolicyModel(name, TestPolicies.cartPole(), "simd");
        assertEquals(
            "expected a name of letters, digits, '.', '_' and '-', found '" + name + "'",
            assertThrows(ServeException.class, () -> models.add(model)).getMessage());
      }
      models.add(new PolicyModel("a", TestPolicies.cartPole(), "simd"));
      PolicyModel again = new PolicyModel("a", TestPolicies.cartPole(), "simd");
      assertEquals(
          "expected a name that is not served yet, found 'a'",
          assertThrows(ServeException.class, () -> models.add(again)).getMessage());
    }
  }

  @Test
  void shouldDescribeModels() {
    JsonNode metadata = get("/v2/models/p/versions/1");
    assertEquals("p", metadata.get("name").asString());
    assertEquals("[\"1\"]", metadata.get("versions").toString());
    assertEquals(
        "{\"name\":\"observation\",\"datatype\":\"FP32\",\"shape\":[-1,4]}",
        metadata.get("inputs").get(0).toString());
    assertEquals(metadata, get("/v2/models/p"));
    assertEquals("{\"name\":\"p\",\"ready\":true}", get("/v2/models/p/ready").toString());
    assertEquals("{\"live\":true}", get("/v2/health/live").toString());
    assertEquals("{\"live\":true,\"ready\":true}", get("/v2/health/ready").toString());
    assertEquals("mobula", get("/v2").get("name").asString());
    assertEquals("{\"/policies/p/action\":\"p\"}", get("/-/routes").toString());
    HttpReply healthy = call(router, "GET", "/-/healthz", new byte[0]);
    assertEquals("success", new String(healthy.body(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | expected JSON in the body, found something else at line 1, column 2",
        "[] | expected a JSON object in the body, found an array",
        "{\"observation\": [1,2,3]} | expected 4 elements of FP32 in input 'observation' of shape [1, 4], found 3",
        "{\"observation\": [1,2,3,\"x\"]} | expected numbers as 'observation', found the text 'x'",
        "{\"observation\": [1,2,3,null]} | expected numbers as 'observation', found null",
        "{\"observation\": [1,2,3,NaN]} | expected JSON in the body, found something else at line 1, column 27",
        "{\"observation\": [1,2,3,-1e39]} | expected finite numbers of input 'observation', found -1.0E39 at element 3",
        "{} | expected an input 'observation' of FP32, found none",
        "{\"observation\": [1,2,3,4]} {} | expected one JSON object in the body, found more",
        "{\"observation\": [1,2,3,4], \"observation\": 1} | expected 4 elements of FP32 in input 'observation' of shape [1, 4], found 1",
        "{\"observation\": [1,2,3,4], \"explore\": 1} | expected true or false as 'explore', found 1",
        "{\"observation\": [1,2,3,4], \"action_mask\": [0,0]} | expected at least one allowed choice for 'action' in row 0, found none in the action mask",
        "{\"observation\": [1,2,3,4], \"action_mask\": [2,1]} | expected BOOL elements of input 'action_mask', found 2.0 at element 0",
      })
  void shouldSayWhatIsWrongWithThePlainForm(String body, String message) {
    InferenceException refused = refused(router, ACTION, body);
    assertEquals(400, refused.status());
    assertEquals(message, refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'name':'observation','datatype':'FP64','shape':[1,4],'data':[1,2,3,4] | expected datatype FP32 of input 'observation', found 'FP64'",
        "'name':'observation','datatype':'FP32','shape':[4],'data':[1,2,3,4] | expected shape [-1, 4] of input 'observation', with any number of rows first, found [4]",
        "'name':'observation','datatype':'FP32','shape':[0,4],'data':[] | expected shape [-1, 4] of input 'observation', with any number of rows first, found [0, 4]",
        "'name':'observation','datatype':'FP32','shape':[9999999999,4],'data':[] | expected at most 4096 rows of input 'observation', found 9999999999",
        "'name':'observation','datatype':'FP32','shape':[99999999999999999999,4],'data':[] | expected a whole number as an extent of the shape of an input, found 99999999999999999999",
        "'name':'observation','datatype':'FP32','shape':[2,4],'data':[1,2,3,4] | expected 8 elements of FP32 in input 'observation' of shape [2, 4], found 4",
        "'name':'observation','datatype':'FP32','shape':[1,4] | expected 'data' of input 'observation', or its 'binary_data_size', found neither",
        "'name':'obs','datatype':'FP32','shape':[1,4],'data':[1,2,3,4] | expected inputs among [observation, action_mask], found 'obs'",
        "'name':'observation','datatype':'FP32','shape':[1,4],'parameters':{'binary_data_size':16} | expected a 'binary_data_size' of at most the 0 bytes that are left, found 16; say by Inference-Header-Content-Length how much of the body is JSON",
      })
  void shouldSayWhatIsWrongWithAnInput(String input, String message) {
    String body = "{\"inputs\": [{" + input.replace('\'', '"') + "}]}";
    InferenceException refused = refused(router, INFER, body);
    assertEquals(400, refused.status());
    assertEquals(message, refused.getMessage());
  }

  @Test
  void shouldSayWhatIsNotThere() {
    InferenceException model = refused(router, "/v2/models/q/infer", "{}");
    assertEquals(404, model.status());
    assertEquals("expected a model among [p], found 'q'", model.getMessage());
    InferenceException version = refused(router, "/v2/models/p/versions/2/infer", "{}");
    assertEquals("expected version 1 of model 'p', found '2'", version.getMessage());
    assertEquals(404, refused(router, "/v2/models/p/infer/more", "{}").status());
    assertEquals(404, refused(router, "/", "{}").status());
    assertEquals(400, refused(router, "/v2/models/%zz/infer", "{}").status());
    HttpReply method = call(router, "GET", INFER, new byte[0]);
    assertEquals(405, method.status());
    assertEquals("POST", method.headers().get("Allow"));
  }
}
