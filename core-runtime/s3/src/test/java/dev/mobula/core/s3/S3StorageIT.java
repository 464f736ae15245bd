package dev.mobula.core.s3;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.davidmoten.aws.lw.client.Client;
import com.github.davidmoten.aws.lw.client.Credentials;
import dev.mobula.core.storage.Storage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3StorageIT extends StorageContract {
  private static final AtomicInteger BUCKETS = new AtomicInteger();
  @TempDir static Path folder;
  private static @Nullable S3Server server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  String address() {
    return Objects.requireNonNull(server).bucket("bucket-" + BUCKETS.incrementAndGet());
  }

  @Test
  void shouldSayWhatTheServerRefuses() {
    S3Address address = S3Address.of(URI.create(address()), Map.of());
    Client wrong =
        Client.s3()
            .region(address.region())
            .credentials(Credentials.of("tester", "guessed"))
            .baseUrlFactory((service, region) -> address.endpoint().orElseThrow())
            .build();
    try (Storage storage = new S3Storage(address, wrong)) {
      IOException refused = assertThrows(IOException.class, () -> storage.list(""));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("SignatureDoesNotMatch"),
          refused.getMessage());
    }
  }

  @Test
  void shouldSayThatNoServerIsThere() {
    S3Address address =
        S3Address.of(URI.create("s3://bucket?endpoint_override=http://localhost:1"), Map.of());
    Client client =
        Client.s3()
            .region(address.region())
            .credentials(Credentials.of("tester", "secret"))
            .baseUrlFactory((service, region) -> address.endpoint().orElseThrow())
            .build();
    try (Storage storage = new S3Storage(address, client)) {
      IOException failure = assertThrows(IOException.class, () -> storage.list(""));
      assertTrue(
          String.valueOf(failure.getMessage()).contains("Connection refused"),
          failure.getMessage());
    }
  }
}
