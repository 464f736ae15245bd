package dev.mobula.policies.torch;

import dev.mobula.policies.PolicyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * CUDA's libraries, which libtorch for GPUs is linked with but does not bring: found where the
 * system or Python's packages put them, and loaded by their full names, so that libtorch finds them
 * already there. They are looked for in the folders of {@code mobula.cuda.path} and {@code
 * LD_LIBRARY_PATH}, in {@code /usr/local/cuda}, and in the {@code nvidia} packages of the Python
 * that {@code MOBULA_PYTHON} names, else {@code python3}.
 */
final class CudaLibraries {
  /** Each after those that it is linked with. */
  private static final List<String> NAMES =
      List.of(
          "libcudart.so.13",
          "libnvJitLink.so.13",
          "libcupti.so.13",
          "libcublasLt.so.13",
          "libcublas.so.13",
          "libcufft.so.12",
          "libcurand.so.10",
          "libcusparse.so.12",
          "libcusolver.so.12",
          "libcufile.so.0",
          "libnccl.so.2",
          "libcudnn_graph.so.9",
          "libcudnn_ops.so.9",
          "libcudnn_cnn.so.9",
          "libcudnn_adv.so.9",
          "libcudnn.so.9");

  private static final String PYTHON_PATHS =
      """
      import glob, sys
      for folder in sys.path:
          for found in glob.glob(folder + '/nvidia/*/lib') + glob.glob(folder + '/torch/lib'):
              print(found)
      """;

  private CudaLibraries() {}

  /** Tells whether the class path holds libtorch for GPUs. */
  static boolean areWanted() {
    String platform = System.getProperty("org.bytedeco.javacpp.platform", "linux-x86_64");
    boolean wanted =
        CudaLibraries.class.getResource(
                "/org/bytedeco/pytorch/" + platform + "-gpu/libtorch_cuda.so")
            != null;
    if (wanted) {
      System.setProperty("org.bytedeco.javacpp.platform.extension", "-gpu");
    }
    return wanted;
  }

  /**
   * Loads all of them.
   *
   * @throws PolicyException if one is missing or cannot be loaded
   */
  static void load() {
    Set<Path> folders = folders();
    List<String> missing = new ArrayList<>();
    for (String name : NAMES) {
      find(folders, name).ifPresentOrElse(CudaLibraries::load, () -> missing.add(name));
    }
    if (!missing.isEmpty()) {
      throw new PolicyException(
          "expected CUDA 13's libraries for libtorch on GPUs, did not find %s in %s; install CUDA 13 with cuDNN 9 and NCCL, or `pip install torch`, whose packages have them, or set -Dmobula.cuda.path to their folders"
              .formatted(missing, folders));
    }
  }

  private static void load(Path library) {
    try {
      System.load(library.toString());
    } catch (UnsatisfiedLinkError failure) {
      throw new PolicyException(
          "expected to load " + library + ", found: " + failure.getMessage(), failure);
    }
  }

  private static Optional<Path> find(Set<Path> folders, String name) {
    return folders.stream().map(folder -> folder.resolve(name)).filter(Files::exists).findFirst();
  }

  private static Set<Path> folders() {
    Set<Path> folders = new LinkedHashSet<>();
    addAll(folders, System.getProperty("mobula.cuda.path"));
    addAll(folders, System.getenv("LD_LIBRARY_PATH"));
    folders.add(Path.of("/usr/local/cuda/lib64"));
    folders.add(Path.of("/usr/local/cuda/extras/CUPTI/lib64"));
    folders.add(Path.of("/usr/lib/x86_64-linux-gnu"));
    pythonFolders().map(Path::of).forEach(folders::add);
    return folders;
  }

  private static void addAll(Set<Path> folders, String path) {
    if (path != null) {
      Stream.of(path.split(":"))
          .filter(part -> !part.isEmpty())
          .map(Path::of)
          .forEach(folders::add);
    }
  }

  /** Returns the folders of Python's packages; none where there is no Python. */
  private static Stream<String> pythonFolders() {
    String named = System.getenv("MOBULA_PYTHON");
    String python = named == null ? "python3" : named;
    try {
      Process process =
          new ProcessBuilder(python, "-c", PYTHON_PATHS)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      byte[] printed = process.getInputStream().readAllBytes();
      process.waitFor(10, TimeUnit.SECONDS);
      return new String(printed, StandardCharsets.UTF_8).lines();
    } catch (IOException noPython) {
      return Stream.of();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PolicyException("interrupted while looking for CUDA's libraries", interrupted);
    }
  }
}
