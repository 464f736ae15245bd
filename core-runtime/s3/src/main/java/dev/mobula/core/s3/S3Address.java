package dev.mobula.core.s3;

import com.github.davidmoten.aws.lw.client.BaseUrlFactory;
import com.github.davidmoten.aws.lw.client.Client;
import com.github.davidmoten.aws.lw.client.Credentials;
import dev.mobula.core.storage.StorageException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a bucket is, by an address such as {@code
 * s3://bucket/folder?endpoint_override=http://localhost:9000&region=eu-west-1} and the usual
 * environment variables.
 *
 * @param bucket its name
 * @param folder what all keys begin with: empty, or with a {@code /} at its end
 * @param endpoint where the server is, with a {@code /} at its end; empty for Amazon's
 * @param region the region that requests are signed for
 */
record S3Address(String bucket, String folder, Optional<String> endpoint, String region) {
  private static final List<String> OPTIONS = List.of("endpoint_override", "region");

  static S3Address of(URI address, Map<String, String> environment) {
    String bucket = address.getAuthority();
    if (bucket == null || bucket.isEmpty()) {
      throw new StorageException("expected s3://BUCKET/FOLDER, found '" + address + "'");
    }
    Map<String, String> options = options(address);
    String path = address.getPath().replaceAll("^/+|/+$", "");
    return new S3Address(
        bucket,
        path.isEmpty() ? "" : path + "/",
        first(
                options.get("endpoint_override"),
                environment.get("AWS_ENDPOINT_URL_S3"),
                environment.get("AWS_ENDPOINT_URL"))
            .map(S3Address::url),
        first(
                options.get("region"),
                environment.get("AWS_REGION"),
                environment.get("AWS_DEFAULT_REGION"))
            .orElse("us-east-1"));
  }

  private static Map<String, String> options(URI address) {
    Map<String, String> options = new LinkedHashMap<>();
    if (address.getQuery() == null) {
      return options;
    }
    for (String option : address.getQuery().split("&", -1)) {
      int equals = option.indexOf('=');
      String key = equals < 0 ? option : option.substring(0, equals);
      if (equals < 0 || !OPTIONS.contains(key)) {
        throw new StorageException(
            "expected one of %s with a value behind the ? of an address, found '%s' in '%s'"
                .formatted(OPTIONS, option, address));
      }
      options.put(key, option.substring(equals + 1));
    }
    return options;
  }

  private static Optional<String> first(@Nullable String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null && !candidate.isEmpty()) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static String url(String endpoint) {
    String whole = endpoint.contains("://") ? endpoint : "https://" + endpoint;
    return whole.endsWith("/") ? whole : whole + "/";
  }

  /**
   * Returns a client with the credentials of the environment.
   *
   * @throws StorageException if there are none
   */
  Client client() {
    try {
      return Client.s3()
          .region(region)
          .credentials(Credentials.fromEnvironment())
          .baseUrlFactory(
              (service, of) -> endpoint.orElseGet(() -> BaseUrlFactory.DEFAULT.create(service, of)))
          .build();
    } catch (RuntimeException e) {
      throw new StorageException(
          "expected credentials for S3 in the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, found none",
          e);
    }
  }
}
