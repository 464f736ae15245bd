package dev.mobula.core.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.core.storage.StorageException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3AddressTest {
  private static S3Address of(String address, Map<String, String> environment) {
    return S3Address.of(URI.create(address), environment);
  }

  @Test
  void shouldBeAmazonsWhereNothingElseIsSaid() {
    assertEquals(
        new S3Address("my_bucket", "a/b/", Optional.empty(), "us-east-1"),
        of("s3://my_bucket/a/b/", Map.of()));
    assertEquals("", of("s3://bucket", Map.of()).folder());
  }

  @Test
  void shouldTakeTheUsualVariables() {
    S3Address address =
        of(
            "s3://bucket",
            Map.of("AWS_ENDPOINT_URL", "http://minio:9000", "AWS_DEFAULT_REGION", "eu-west-1"));
    assertEquals(Optional.of("http://minio:9000/"), address.endpoint());
    assertEquals("eu-west-1", address.region());
  }

  @Test
  void shouldPreferWhatTheAddressSays() {
    S3Address address =
        of(
            "s3://bucket/a?endpoint_override=localhost:9000&region=eu-west-2",
            Map.of("AWS_ENDPOINT_URL_S3", "http://minio:9000", "AWS_REGION", "eu-west-1"));
    assertEquals(Optional.of("https://localhost:9000/"), address.endpoint());
    assertEquals("eu-west-2", address.region());
  }

  @Test
  void shouldRefuseAnOptionThatItDoesNotKnow() {
    StorageException wrong =
        assertThrows(StorageException.class, () -> of("s3://bucket?endpoint=x", Map.of()));
    assertEquals(
        "expected one of [endpoint_override, region] with a value behind the ? of an address, found 'endpoint=x' in 's3://bucket?endpoint=x'",
        wrong.getMessage());
  }

  @Test
  void shouldRefuseAnAddressWithoutABucket() {
    assertThrows(StorageException.class, () -> of("s3:///folder", Map.of()));
  }
}
