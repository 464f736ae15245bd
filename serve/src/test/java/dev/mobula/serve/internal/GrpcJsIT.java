package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mobula.serve.HttpOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A generic client of gRPC, with the protocol's own .proto, understands the service. {@code
 * -Dmobula.grpcjs=FOLDER} names a folder with what {@code npm install @grpc/grpc-js
 * @grpc/proto-loader} made, and the protocol's {@code open_inference_grpc.proto}.
 */
class GrpcJsIT {
  private static final String FOLDER = "mobula.grpcjs";

  @Test
  @EnabledIfSystemProperty(named = FOLDER, matches = ".+")
  void shouldUnderstandAGenericClient() throws Exception {
    try (Models models = new Models()) {
      models.add(new PolicyModel("p", TestPolicies.cartPole(), "simd"));
      HttpOptions options = HttpOptions.defaults().withAddress("127.0.0.1", 0, null);
      try (GrpcIngress ingress = GrpcIngress.start(options, 0, new Router(models))) {
        Process client =
            new ProcessBuilder(
                    "node",
                    Path.of("src", "test", "js", "open-inference-client.js").toString(),
                    System.getProperty(FOLDER),
                    "127.0.0.1:" + ingress.port())
                .redirectErrorStream(true)
                .start();
        String said =
            new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals("conforms", said);
        assertEquals(0, client.waitFor());
      }
    }
  }
}
