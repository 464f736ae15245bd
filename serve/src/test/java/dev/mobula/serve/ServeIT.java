package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.policies.PolicyState;
import dev.mobula.serve.internal.TestPolicies;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeIT {
  private static final HttpOptions ANY_PORT =
      HttpOptions.defaults().withAddress("127.0.0.1", 0, null);

  @TempDir Path temp;
  private Map<String, Checkpoint> checkpoints = Map.of();

  @BeforeEach
  void save() {
    try (CheckpointWriter writer = Checkpoint.writer(temp.resolve("checkpoint"), "algorithm")) {
      writer.put(PolicyState.NAME, TestPolicies.cartPole().save(PolicyState.DEFAULT_POLICY));
      checkpoints = Map.of("p", writer.commit());
    }
  }

  private static HttpRequest action(String scheme, int port) {
    return HttpRequest.newBuilder(
            URI.create(scheme + "://localhost:" + port + "/policies/p/action"))
        .timeout(Duration.ofSeconds(120))
        .POST(HttpRequest.BodyPublishers.ofString("{\"observation\": [0, 0, 0, 0]}"))
        .build();
  }

  @Test
  void shouldServeThePolicyOfACheckpoint() throws Exception {
    try (Serve serve = Serve.start(checkpoints, ANY_PORT);
        HttpClient client = HttpClient.newHttpClient()) {
      var response = client.send(action("http", serve.port()), BodyHandlers.ofString());
      assertEquals(200, response.statusCode());
      assertTrue(response.body().contains("\"logits\":["), response.body());
    }
  }

  @Test
  void shouldServeAPolicyByReplicas() throws Exception {
    Map<String, Object> args = Map.of("checkpoint", temp.resolve("checkpoint").toString());
    try (Serve serve = Serve.start(checkpoints, ANY_PORT);
        HttpClient client = HttpClient.newHttpClient()) {
      var unused = serve.run(PolicyDeployment.application(args), "p", "/replicas");
      HttpRequest direct = action("http", serve.port());
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + serve.port() + "/replicas"))
              .POST(HttpRequest.BodyPublishers.ofString("{\"observation\": [0, 0, 0, 0]}"))
              .build();
      var response = client.send(request, BodyHandlers.ofString());
      assertEquals(client.send(direct, BodyHandlers.ofString()).body(), response.body());
      HttpRequest wrong =
          HttpRequest.newBuilder(request.uri())
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      assertEquals(400, client.send(wrong, BodyHandlers.ofString()).statusCode());
    }
    assertThrows(ServeException.class, () -> PolicyDeployment.application(Map.of()));
  }

  @Test
  void shouldSayThatAPortIsTaken() {
    try (Serve serve = Serve.start(checkpoints, ANY_PORT)) {
      HttpOptions same = ANY_PORT.withAddress("127.0.0.1", serve.port(), null);
      var refused =
          assertThrows(ServeException.class, () -> Serve.start(checkpoints, same).close());
      String message = String.valueOf(refused.getMessage());
      assertTrue(
          message.startsWith("expected port %d of 127.0.0.1 to be free".formatted(serve.port())),
          message);
    }
  }

  @Test
  void shouldServeWithTls() throws Exception {
    KeyStore keys = keys();
    Path certificate = pem("CERTIFICATE", certificate(keys).getEncoded());
    Path key = pem("PRIVATE KEY", keys.getKey("a", "secret".toCharArray()).getEncoded());
    try (Serve serve = Serve.start(checkpoints, ANY_PORT.withTls(certificate, key));
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(keys)).build()) {
      var response = client.send(action("https", serve.port()), BodyHandlers.ofString());
      assertEquals(200, response.statusCode());
      assertEquals(HttpClient.Version.HTTP_2, response.version());
    }
  }

  @Test
  void shouldEndASlowRequestOfHttp2Alone() throws Exception {
    KeyStore keys = keys();
    Path certificate = pem("CERTIFICATE", certificate(keys).getEncoded());
    Path key = pem("PRIVATE KEY", keys.getKey("a", "secret".toCharArray()).getEncoded());
    HttpOptions impatient =
        ANY_PORT
            .withTls(certificate, key)
            .withLimits(1_000, 2_000, Duration.ofSeconds(2), Duration.ofSeconds(120));
    try (Serve serve = Serve.start(checkpoints, impatient);
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(keys)).build();
        SubmissionPublisher<ByteBuffer> slow = new SubmissionPublisher<>()) {
      HttpRequest request = action("https", serve.port());
      var before = client.send(request, BodyHandlers.ofString());
      assertEquals(HttpClient.Version.HTTP_2, before.version());
      HttpRequest trickling =
          HttpRequest.newBuilder(request.uri())
              .timeout(Duration.ofSeconds(120))
              .POST(HttpRequest.BodyPublishers.fromPublisher(slow))
              .build();
      var late = client.sendAsync(trickling, BodyHandlers.ofString());
      while (slow.getNumberOfSubscribers() == 0) {
        Thread.sleep(1);
      }
      slow.submit(ByteBuffer.wrap(new byte[] {'{'}));
      assertEquals(408, late.join().statusCode());
      assertEquals(
          "{\"error\":\"expected a whole request within 2.0 s, found a part of it\"}",
          late.join().body());
      var after = client.send(request, BodyHandlers.ofString());
      assertEquals(200, after.statusCode());
      assertEquals(before.connectionLabel(), after.connectionLabel());
    }
  }

  @Test
  void shouldSayThatACertificateIsNone() throws Exception {
    Path nonsense = Files.writeString(temp.resolve("nonsense.pem"), "hello");
    HttpOptions options = ANY_PORT.withTls(nonsense, nonsense);
    var refused =
        assertThrows(ServeException.class, () -> Serve.start(checkpoints, options).close());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("expected a certificate and its key in PEM in"), message);
  }

  private static Certificate certificate(KeyStore keys) throws Exception {
    return Objects.requireNonNull(keys.getCertificate("a"));
  }

  private KeyStore keys() throws Exception {
    Path store = temp.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storepass",
                "secret",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    assertTrue(keytool.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, keytool.exitValue(), "keytool failed");
    return KeyStore.getInstance(store.toFile(), "secret".toCharArray());
  }

  private Path pem(String type, byte[] bytes) throws Exception {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(bytes), type);
    return Files.writeString(temp.resolve(type.replace(' ', '-') + ".pem"), text);
  }

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("a", certificate(keys));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
