package dev.mobula.core.s3;

import dev.mobula.core.storage.Storage;
import dev.mobula.core.storage.StorageProvider;
import java.net.URI;

/** Opens {@code s3://bucket/folder}. */
public final class S3StorageProvider implements StorageProvider {
  /** Creates the provider; for {@link java.util.ServiceLoader}. */
  public S3StorageProvider() {}

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public Storage open(URI address) {
    S3Address bucket = S3Address.of(address, System.getenv());
    return new S3Storage(bucket, bucket.client());
  }
}
