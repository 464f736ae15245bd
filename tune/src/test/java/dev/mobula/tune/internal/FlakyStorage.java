package dev.mobula.tune.internal;

import dev.mobula.core.storage.Storage;
import dev.mobula.core.storage.StorageProvider;
import dev.mobula.core.storage.Storages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A folder, {@code flaky:///…}, whose first upload fails as a client's error might. */
public final class FlakyStorage implements Storage {
  private final Storage folder;
  private boolean failed;

  /** Opens it. */
  public static final class Provider implements StorageProvider {
    @Override
    public String scheme() {
      return "flaky";
    }

    @Override
    public Storage open(URI address) {
      return new FlakyStorage(Storages.open("file://" + address.getPath()));
    }
  }

  private FlakyStorage(Storage folder) {
    this.folder = folder;
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    return folder.list(prefix);
  }

  @Override
  public void upload(Path file, String key) throws IOException {
    if (!failed) {
      failed = true;
      throw new IllegalStateException("the client is confused");
    }
    folder.upload(file, key);
  }

  @Override
  public void download(String key, Path file) throws IOException {
    folder.download(key, file);
  }

  @Override
  public void delete(String key) throws IOException {
    folder.delete(key);
  }

  @Override
  public void close() {
    folder.close();
  }
}
