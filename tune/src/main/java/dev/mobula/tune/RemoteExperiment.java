package dev.mobula.tune;

import dev.mobula.core.storage.Storage;
import dev.mobula.core.storage.Storages;
import dev.mobula.tune.internal.ExperimentDownload;
import java.io.IOException;
import java.nio.file.Path;

/** An experiment whose results directory was copied to a storage. */
public final class RemoteExperiment {
  private RemoteExperiment() {}

  /**
   * Brings the results directory of an experiment onto this machine, to resume or read it. What is
   * here already and goes further than the copy stays as it is.
   *
   * @param address where it is, such as {@code s3://bucket/folder/my-experiment}
   * @param storagePath folder in which its results directory is, or is made
   * @return the results directory
   * @throws TuneException if there is no experiment, or the one here is another
   */
  public static Path fetch(String address, Path storagePath) {
    try (Storage storage = Storages.open(address)) {
      Path folder = storagePath.resolve(Storages.name(address)).toAbsolutePath().normalize();
      return new ExperimentDownload(storage, address, folder).run();
    } catch (IOException e) {
      throw new TuneException("could not fetch %s: %s".formatted(address, e.getMessage()), e);
    }
  }
}
