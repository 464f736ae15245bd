package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.serve.TestDeployments.Gate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limit of time that an ingress has for all of its applications. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestTimeoutTest {
  @Test
  void shouldEndRequestsThatTakeTooLong() throws Exception {
    HttpOptions options =
        HttpOptions.defaults()
            .withAddress("127.0.0.1", 0, null)
            .withRequestTimeout(Duration.ofMillis(50));
    try (HttpClient client = HttpClient.newHttpClient();
        Serve serve = Serve.start(options)) {
      var unused = serve.run(Deployment.of(Gate.class).bind());
      Gate.INTERRUPTED.drainPermits();
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serve.port())).build();
      var late = client.send(request, BodyHandlers.ofString());
      assertEquals(408, late.statusCode());
      assertTrue(late.body().contains("application 'default' within 0.05 s"), late.body());
      Gate.INTERRUPTED.acquire(); // nobody waits for what the replica does
    }
  }
}
