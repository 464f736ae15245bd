package dev.mobula.core.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Opens storages by their addresses, such as {@code s3://bucket/folder}. */
public final class Storages {
  private Storages() {}

  /** Tells whether a text is the address of a storage, and not a path of the local disk. */
  public static boolean isAddress(String location) {
    return location.contains("://");
  }

  /**
   * Returns the address of what is below another one.
   *
   * @param address may have a query, which stays
   * @param name one element of a path
   */
  public static String child(String address, String name) {
    int query = address.indexOf('?');
    String path = query < 0 ? address : address.substring(0, query);
    String rest = query < 0 ? "" : address.substring(query);
    return (path.endsWith("/") ? path : path + "/") + name + rest;
  }

  /** Returns the last element of an address' path; empty where it has no path. */
  public static String name(String address) {
    String path = parse(address).getPath();
    String end = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return end.substring(end.lastIndexOf('/') + 1);
  }

  /**
   * Opens a storage; the caller closes it.
   *
   * @throws StorageException if the address is none, or nothing on the class path opens it
   */
  public static Storage open(String address) {
    URI parsed = parse(address);
    String scheme = String.valueOf(parsed.getScheme()).toLowerCase(Locale.ROOT);
    if (scheme.equals("file")) {
      return new LocalStorage(parsed);
    }
    Map<String, StorageProvider> providers = new TreeMap<>();
    ServiceLoader.load(StorageProvider.class).forEach(p -> providers.put(p.scheme(), p));
    StorageProvider provider = providers.get(scheme);
    if (provider == null) {
      throw new StorageException(
          "expected an address that begins with file:// or one of %s, found '%s'; for s3:// the module mobula-core-runtime-s3 must be on the class path"
              .formatted(providers.keySet(), address));
    }
    return provider.open(parsed);
  }

  private static URI parse(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw new StorageException(
          "expected an address such as s3://bucket/folder, found '%s': %s"
              .formatted(address, e.getReason()),
          e);
    }
  }
}
