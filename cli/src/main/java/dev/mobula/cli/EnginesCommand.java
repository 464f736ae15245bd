package dev.mobula.cli;

import dev.mobula.policies.Engines;
import dev.mobula.policies.onnx.OnnxRuntime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code mobula engines}: lists the network engines, or installs one. */
final class EnginesCommand implements Command {
  private static final String INSTALL = "install";
  private static final Option GPU =
      Option.flag("--gpu", "Install the variant for CUDA cards, in place of that for the CPU.");

  private static final Map<String, String> ABILITIES =
      Map.of(
          "simd", "all layers but attention, on the CPU, without native libraries",
          "torch", "all layers, on the CPU or a CUDA card (compute capability 7.5 to 12)",
          "dl4j",
              "all layers but attention, LSTM and GRU, on the CPU or a CUDA card up to compute capability 8.9");

  @Override
  public Usage usage() {
    return new Usage(
        "engines",
        List.of("[install]", "[NAME]"),
        "Lists the network engines, or installs one: engines install torch.",
        """
        A run installs the engine that its config names (framework: torch) by itself; this command
        does so ahead of a run, or for a card. docs/engines.md says when to choose which.
        """,
        List.of(GPU));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    if (arguments.operand(0) == null) {
      return Catalogue.print(list(), terminal);
    }
    String engine = arguments.operand(1);
    if (!INSTALL.equals(arguments.operand(0)) || engine == null) {
      throw new UsageException("expected 'engines' or 'engines install NAME'");
    }
    if (!EngineInstaller.names().contains(engine)) {
      throw new UsageException(
          "expected one of %s to install, found '%s'%s"
              .formatted(
                  EngineInstaller.names(),
                  engine,
                  DidYouMean.among(engine, EngineInstaller.names())));
    }
    new EngineInstaller(terminal.err()).install(engine, arguments.has(GPU.name()));
    return ExitCode.OK;
  }

  private static Map<String, String> list() {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String engine : List.of("simd", "torch", "dl4j")) {
      boolean isThere = Engines.names().contains(engine);
      lines.put(engine, ABILITIES.get(engine) + "; " + where(engine, isThere));
    }
    boolean hasRuntime = Engines.hasExtension(OnnxRuntime.class);
    lines.put(
        OnnxRuntime.NAME, "models of ONNX that are served; " + where(OnnxRuntime.NAME, hasRuntime));
    return lines;
  }

  private static String where(String engine, boolean isThere) {
    return isThere ? "installed" : "not installed (" + EngineInstaller.size(engine, false) + ")";
  }
}
