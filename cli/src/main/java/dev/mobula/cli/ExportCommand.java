package dev.mobula.cli;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.MobulaVersion;
import dev.mobula.policies.PolicyState;
import dev.mobula.policies.onnx.OnnxExport;
import java.nio.file.Path;
import java.util.List;

/** {@code mobula export}: writes the policy of a checkpoint in a format of others. */
final class ExportCommand implements Command {
  private static final String ONNX = "onnx";
  private static final Option FORMAT =
      Option.of("--format", "NAME", "Format: onnx, of operator set 17 (default).");
  private static final Option OUT =
      Option.of("--out", "FILE", "Where it goes (default: policy.onnx).");

  private static final Usage USAGE =
      new Usage(
          "export",
          List.of("CHECKPOINT"),
          "Writes the policy of a checkpoint for other programs.",
          CheckpointOperand.HELP
              + """
              The model goes from observations to the most probable action, as 'mobula serve' does.
              docs/serve.md names its inputs and outputs.
              """,
          List.of(FORMAT, OUT));

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    String format = arguments.get(FORMAT.name(), ONNX);
    if (!format.equals(ONNX)) {
      throw new UsageException("option --format expects onnx, found '" + format + "'");
    }
    Path out = Arguments.path(arguments.get(OUT.name(), "policy.onnx"));
    Checkpoint checkpoint =
        CheckpointOperand.open(arguments, terminal).expectKind(RllibExperiments.KIND);
    PolicyState policy =
        PolicyState.load(checkpoint.state(PolicyState.NAME), PolicyState.DEFAULT_POLICY);
    OnnxExport.write(policy, MobulaVersion.number(), out);
    terminal.out().println("Wrote " + out);
    return ExitCode.OK;
  }
}
