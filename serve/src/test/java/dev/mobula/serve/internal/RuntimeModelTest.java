package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.onnx.OnnxModel;
import dev.mobula.serve.ServeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RuntimeModelTest {
  private static final OnnxModel.Tensor X = tensor("x", DType.FLOAT32, -1, 2);
  private static final OnnxModel.Tensor Y = tensor("y", DType.FLOAT32, -1, -1);

  /** Says its input again. */
  private static final class Echo implements OnnxModel {
    private final Tensor input;
    private int runs;
    private boolean closed;

    Echo(Tensor input) {
      this.input = input;
    }

    @Override
    public List<Tensor> inputs() {
      return List.of(input);
    }

    @Override
    public List<Tensor> outputs() {
      return List.of(Y);
    }

    @Override
    public Map<String, Column> run(Map<String, Column> inputs) {
      runs++;
      if (Objects.requireNonNull(inputs.get("x")).getFloat(0) == -1) {
        throw new PolicyException("the model of ONNX does not take these inputs: -1");
      }
      return Map.of("y", Objects.requireNonNull(inputs.get("x")));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static OnnxModel.Tensor tensor(String name, DType dtype, Integer... shape) {
    return new OnnxModel.Tensor(name, dtype, List.of(shape));
  }

  private static HttpReply ask(Models models, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Router(models).handle(new HttpCall("POST", path, _ -> null, bytes));
  }

  @Test
  void shouldAnswerByTheProtocolAlone() {
    try (Models models = new Models()) {
      models.add(new RuntimeModel("m", new Echo(X)));
      String body =
          """
          {"inputs": [{"name": "x", "datatype": "FP32", "shape": [3, 2], "data": [1, 2, 3, 4, 5, 6]}]}
          """;
      HttpReply reply = ask(models, "/v2/models/m/infer", body);
      assertEquals(
          """
          {"model_name":"m","model_version":"1","outputs":[{"name":"y","datatype":"FP32","shape":[3,2],"data":[1.0,2.0,3.0,4.0,5.0,6.0]}]}\
          """,
          new String(reply.body(), StandardCharsets.UTF_8));
      assertEquals("/v2/models/m/infer", models.route("m"));
      InferenceException plain =
          assertThrows(InferenceException.class, () -> ask(models, "/policies/m/action", "{}"));
      assertEquals(InferenceException.NOT_FOUND, plain.status());
      InferenceException value =
          assertThrows(
              InferenceException.class,
              () -> ask(models, "/v2/models/m/infer", body.replace("[1, 2, 3", "[-1, 2, 3")));
      assertEquals(InferenceException.BAD_REQUEST, value.status());
      InferenceException few =
          assertThrows(
              InferenceException.class,
              () -> ask(models, "/v2/models/m/infer", body.replace("[3, 2]", "[2, 3]")));
      assertTrue(String.valueOf(few.getMessage()).contains("expected shape [-1, 2]"));
    }
  }

  @Test
  void shouldRefuseWholeNumbersThatItWouldRound() {
    try (Models models = new Models()) {
      models.add(new RuntimeModel("m", new Echo(tensor("x", DType.INT64, -1))));
      String body =
          """
          {"inputs": [{"name": "x", "datatype": "INT64", "shape": [2], "data": [-3, 9007199254740993]}]}
          """;
      InferenceException refused =
          assertThrows(InferenceException.class, () -> ask(models, "/v2/models/m/infer", body));
      assertEquals(
          "expected INT64 elements below 2^53 unless sent as bytes, of input 'x', found 9.007199254740992E15 at element 1",
          refused.getMessage());
    }
  }

  @Test
  void shouldWarmUpUntilItIsClosed() {
    Echo echo = new Echo(X);
    RuntimeModel model = new RuntimeModel("m", echo);
    model.warmUp(3);
    model.close();
    model.warmUp(3);
    assertEquals(3, echo.runs);
    assertTrue(echo.closed);
  }

  @Test
  void shouldRefuseInputsWithoutAShape() {
    for (OnnxModel.Tensor input :
        List.of(
            tensor("x", DType.FLOAT32, 1, 2),
            tensor("x", DType.FLOAT32, -1, -1),
            tensor("x", DType.FLOAT32))) {
      Echo echo = new Echo(input);
      assertThrows(ServeException.class, () -> new RuntimeModel("m", echo).close());
      assertTrue(echo.closed);
    }
  }
}
