package dev.mobula.core.storage;

import java.net.URI;

/** Opens storages of a kind; found by {@link java.util.ServiceLoader}. Stateless; any thread. */
public interface StorageProvider {
  /** Returns the scheme of the addresses that it opens, such as {@code s3}. */
  String scheme();

  /**
   * Opens a storage; its keys are relative to the address.
   *
   * @throws StorageException if the address or the settings around it are wrong
   */
  Storage open(URI address);
}
