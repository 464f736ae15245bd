package dev.mobula.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of {@code ./mobula serve …}; it ends with this JVM at the latest. */
final class ServedProcess implements AutoCloseable {
  private static final int STOP_LIMIT_S = 60;

  private final Process process;
  private final BufferedReader out;
  private final Thread ending = new Thread(this::endAtExit);

  /** Takes over a process. */
  ServedProcess(Process process) {
    this.process = process;
    out = process.inputReader(StandardCharsets.UTF_8);
    Runtime.getRuntime().addShutdownHook(ending);
  }

  static ServedProcess start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(new MobulaCommand().file("mobula").toString());
    command.add("serve");
    command.addAll(arguments);
    return new ServedProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Returns the rest of the next line that starts so. */
  String await(String start) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(start)) {
        return line.substring(start.length());
      }
    }
    throw new IllegalStateException("expected a line '" + start + "…', found none");
  }

  /** Returns what it holds more in memory from now on. */
  MemoryGrowth memoryGrowth() throws IOException, InterruptedException {
    return new MemoryGrowth(process.pid());
  }

  /** Ends it and its workers: in order where it can, else by force. */
  @Override
  public void close() throws InterruptedException {
    try {
      end(STOP_LIMIT_S);
    } finally {
      Runtime.getRuntime().removeShutdownHook(ending);
    }
  }

  private void endAtExit() {
    try {
      end(STOP_LIMIT_S);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // killed already
    }
  }

  /** Asks it to end, and kills what is there of it and its workers after so many seconds. */
  void end(long limitS) throws InterruptedException {
    List<ProcessHandle> before = process.descendants().toList(); // unknown once it has ended
    try {
      process.destroy();
      boolean _ = process.waitFor(limitS, TimeUnit.SECONDS);
    } finally {
      List<ProcessHandle> later = process.descendants().toList();
      process.destroyForcibly();
      Stream.concat(before.stream(), later.stream()).forEach(ProcessHandle::destroyForcibly);
    }
  }
}
