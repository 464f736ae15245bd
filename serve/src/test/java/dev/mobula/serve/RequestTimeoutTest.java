package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.serve.TestDeployments.Gate;
import dev.mobula.serve.TestDeployments.Tap;
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
  private static final HttpOptions OPTIONS =
      HttpOptions.defaults()
          .withAddress("127.0.0.1", 0, null)
          .withRequestTimeout(Duration.ofMillis(50));

  @Test
  void shouldEndRequestsThatTakeTooLong() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient();
        Serve serve = Serve.start(OPTIONS)) {
      var unused = serve.run(Deployment.of(Gate.class).bind());
      Gate.ENTERED.drainPermits();
      Gate.INTERRUPTED.drainPermits();
      do {
        assertLate(client, serve);
      } while (!Gate.ENTERED.tryAcquire()); // it may have been late before it came to the replica
      Gate.INTERRUPTED.acquire(); // nobody waits for what the replica does
    }
  }

  @Test
  void shouldEndStreamsThatDoNotBegin() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient();
        Serve serve = Serve.start(OPTIONS)) {
      var unused = serve.run(Deployment.of(Tap.class).bind());
      do {
        assertLate(client, serve);
      } while (!Tap.ENTERED.tryAcquire());
      Tap.CLOSED.acquire();
    }
  }

  private static void assertLate(HttpClient client, Serve serve) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serve.port())).build();
    var late = client.send(request, BodyHandlers.ofString());
    assertEquals(408, late.statusCode());
    assertTrue(late.body().contains("application 'default' within 0.05 s"), late.body());
  }
}
