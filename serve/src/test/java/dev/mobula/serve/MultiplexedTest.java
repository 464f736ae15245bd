package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MultiplexedTest {
  private final List<String> log = new ArrayList<>();

  private record Model(String id, List<String> log) implements AutoCloseable {
    @Override
    public void close() {
      log.add("close " + id);
    }
  }

  private Model load(String id) {
    log.add("load " + id);
    return new Model(id, log);
  }

  @Test
  void shouldCloseWhatWasUsedLongestAgo() throws Exception {
    try (Multiplexed<Model> models = new Multiplexed<>(2, this::load)) {
      for (String id : List.of("a", "b", "a", "c", "a")) {
        assertEquals(id, models.use(id, Model::id));
      }
      assertEquals(List.of("load a", "load b", "close b", "load c"), log);
      assertEquals(Set.of("a", "c"), Set.copyOf(models.ids()));
    }
    assertTrue(log.containsAll(List.of("close a", "close c")));
  }

  @Test
  void shouldCloseWhatIsUsedOnlyAfterwards() throws Exception {
    try (Multiplexed<Model> models = new Multiplexed<>(1, this::load)) {
      String both =
          models.use("a", a -> a.id() + models.use("b", Model::id) + log.contains("close a"));
      assertEquals("abfalse", both);
      assertTrue(log.contains("close a"));
    }
  }

  @Test
  void shouldTryAgainWhatCouldNotBeLoaded() throws Exception {
    Multiplexed<Model> models =
        new Multiplexed<>(
            1,
            id -> {
              log.add(id);
              if (log.size() == 1) {
                throw new IllegalStateException("as asked");
              }
              return new Model(id, log);
            });
    assertThrows(IllegalStateException.class, () -> models.use("a", Model::id));
    assertEquals(List.of(), models.ids());
    assertEquals("a", models.use("a", Model::id));
    assertThrows(ServeException.class, () -> models.use(Model::id)); // outside of a request
  }

  /** Says which replica has loaded a model. */
  static final class Zoo implements HttpHandler {
    private final Multiplexed<String> models =
        new Multiplexed<>(3, id -> id + " of " + System.identityHashCode(this));

    @Override
    public ServeResponse handle(ServeRequest request) throws Exception {
      return ServeResponse.text(models.use(model -> model));
    }

    String name() throws Exception {
      return models.use(model -> model);
    }
  }

  @Test
  void shouldBringRequestsToReplicasThatHaveTheModel() throws Exception {
    try (Serve serve = Serve.start(HttpOptions.defaults().withAddress("127.0.0.1", 0, null));
        HttpClient client = HttpClient.newHttpClient()) {
      var handle = serve.run(Deployment.of(Zoo.class).withNumReplicas(4).bind());
      Set<String> answers = new HashSet<>();
      for (int i = 0; i < 30; i++) {
        answers.add(handle.withMultiplexedModelId("m").call(Zoo::name).join());
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serve.port() + "/"))
                .header("serve_multiplexed_model_id", "m")
                .build();
        answers.add(client.send(request, BodyHandlers.ofString()).body());
      }
      assertEquals(1, answers.size(), answers.toString());
    }
  }
}
