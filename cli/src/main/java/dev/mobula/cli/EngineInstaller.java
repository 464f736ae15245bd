package dev.mobula.cli;

import dev.mobula.policies.EngineFetcher;
import dev.mobula.policies.Engines;
import dev.mobula.policies.PolicyException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds engines that are not a part of every installation, and says their size first. */
final class EngineInstaller implements EngineFetcher {
  /** What is downloaded for each, once, with its native libraries. */
  private static final Map<String, String> SIZES =
      Map.of(
          "torch", "libtorch for the CPU, 113 MB",
          "torch gpu", "libtorch for CUDA, 481 MB; CUDA 13 itself must be on this machine",
          "onnxruntime", "ONNX Runtime for the CPU, 54 MB",
          "dl4j", "Deeplearning4j for the CPU, 310 MB",
          "dl4j gpu", "Deeplearning4j for CUDA 11.6, which must be on this machine");

  private final PrintStream out;

  EngineInstaller(PrintStream out) {
    this.out = out;
  }

  /** Returns the names of the engines that can be installed. */
  static List<String> names() {
    return List.of("dl4j", "onnxruntime", "torch");
  }

  /** Returns what installing an engine downloads. */
  static String size(String engine, boolean gpu) {
    return SIZES.getOrDefault(gpu ? engine + " gpu" : engine, engine);
  }

  @Override
  public void fetch(String engine) {
    install(engine, false);
  }

  /**
   * Downloads and builds an engine.
   *
   * @param gpu whether for CUDA cards
   * @throws PolicyException if that fails
   */
  void install(String engine, boolean gpu) {
    String home = System.getProperty("mobula.home");
    if (home == null) {
      throw new PolicyException(
          "expected a program started by ./mobula to fetch the engine %s; %s"
              .formatted(engine, Engines.toAdd(engine)));
    }
    out.println("mobula: fetching the engine " + engine + " (" + size(engine, gpu) + ") once …");
    List<String> command = new ArrayList<>();
    command.add(Path.of(home, ".mvn", "install-engine.sh").toString());
    command.add(engine);
    if (gpu) {
      command.add("gpu");
    }
    run(command, engine);
  }

  private static void run(List<String> command, String engine) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new PolicyException("cannot fetch the engine " + engine + ":\n" + printed);
      }
    } catch (IOException failure) {
      throw new PolicyException("cannot fetch the engine " + engine, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PolicyException("interrupted while fetching the engine " + engine, interrupted);
    }
  }
}
