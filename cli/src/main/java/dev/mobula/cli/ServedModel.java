package dev.mobula.cli;

import dev.mobula.core.Checkpoint;
import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.Serve;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What {@code mobula serve} was given: a checkpoint, or a model of ONNX.
 *
 * @param path where it is asked
 */
record ServedModel(Map<String, Checkpoint> checkpoints, Map<String, Path> onnx, String path) {
  private static final String ONNX = ".onnx";

  static ServedModel of(String name, Arguments arguments, Terminal terminal) {
    String given = String.valueOf(arguments.operand(0));
    if (given.endsWith(ONNX)) {
      Path file = Arguments.path(given);
      if (!Files.isRegularFile(file)) { // told before the runtime is fetched
        throw new UsageException("expected a model of ONNX in " + given + ", found no file");
      }
      return new ServedModel(Map.of(), Map.of(name, file), "/v2/models/" + name + "/infer");
    }
    Checkpoint checkpoint =
        CheckpointOperand.open(arguments, terminal).expectKind(RllibExperiments.KIND);
    return new ServedModel(Map.of(name, checkpoint), Map.of(), "/policies/" + name + "/action");
  }

  Serve start(HttpOptions options) {
    return Serve.start(checkpoints, onnx, options);
  }
}
