package dev.mobula.policies.onnx;

import dev.mobula.policies.Engines;
import java.nio.file.Path;

/**
 * Runs models of ONNX, whoever wrote them. It has native libraries, and so an artifact of its own,
 * {@code mobula-policies-onnxruntime}. Usable by any thread.
 */
public interface OnnxRuntime {
  /** The name that it is installed under. */
  String NAME = "onnxruntime";

  /**
   * Reads a model.
   *
   * @throws dev.mobula.policies.PolicyException if the file holds none, or one that it cannot run
   */
  OnnxModel load(Path file);

  /**
   * Returns the runtime on the class path or among the engines that were installed, and gets it
   * where it is not there.
   *
   * @throws dev.mobula.policies.PolicyException if there is none
   */
  static OnnxRuntime get() {
    return Engines.extension(OnnxRuntime.class, NAME);
  }
}
