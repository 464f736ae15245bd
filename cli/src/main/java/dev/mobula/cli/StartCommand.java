package dev.mobula.cli;

import dev.mobula.core.NodeService;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code mobula start}: starts a node service. */
final class StartCommand implements Command {
  private static final Option NUM_CPUS =
      Option.of("--num-cpus", "N", "CPUs that it has; by default one for each processor.");
  private static final Option MEMORY =
      Option.of(
          "--object-store-memory", "BYTES", "Shared memory; by default 30 % of the machine's.");
  private static final Option CLASSPATH =
      Option.of("--classpath", "PATH", "Jars and folders with the classes of the programs.");

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** The service outlives the terminal, and gets no Ctrl-C that is for others. */
  private static final String DETACHED = "trap '' INT HUP; exec \"$@\" >\"$0\" 2>&1 </dev/null";

  @Override
  public Usage usage() {
    return new Usage(
        "start",
        List.of(),
        "Starts a node service, which programs connect to, and which detached actors live in.",
        """
        Programs connect by MobulaOptions.withAddress("auto"), or with MOBULA_ADDRESS=auto.
        'mobula stop' ends it, and all that is in it.
        """,
        List.of(NUM_CPUS, MEMORY, CLASSPATH));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    if (!NodeService.addresses().isEmpty()) {
      throw new UsageException(
          "expected no node service of yours, found %s; 'mobula stop' ends it"
              .formatted(NodeService.addresses()));
    }
    try {
      Path log = Files.createTempFile("mobula-node-", ".log");
      Process process = new ProcessBuilder(command(arguments, log)).start();
      terminal
          .out()
          .printf(
              "Started a node service, process %d: %s%nIts output is in %s%n",
              process.pid(), await(process, log), log);
      return ExitCode.OK;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Arguments arguments, Path log) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", DETACHED, log.toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    String own = System.getProperty("java.class.path");
    String users = arguments.get(CLASSPATH.name());
    String all = users == null ? own : own + File.pathSeparator + users;
    command.addAll(List.of("-cp", all, NodeService.class.getName()));
    command.add(arguments.get(NUM_CPUS.name(), "-"));
    command.add(arguments.get(MEMORY.name(), "-"));
    command.add(log.toString());
    return command;
  }

  private static String await(Process process, Path log) throws IOException {
    long start = System.nanoTime();
    while (process.isAlive() && System.nanoTime() - start < START_LIMIT.toNanos()) {
      Optional<String> address =
          NodeService.addresses().stream()
              .filter(each ->
                  NodeService.process(each).map(ProcessHandle::pid).orElse(0L) == process.pid())
              .findFirst();
      if (address.isPresent()) {
        return address.get();
      }
      process.onExit().completeOnTimeout(process, 20, TimeUnit.MILLISECONDS).join();
    }
    throw failed(process, log);
  }

  private static UsageException failed(Process process, Path log) throws IOException {
    String how =
        process.isAlive()
            ? "expected a node service within %d s, found none that listens, and ended it"
                .formatted(START_LIMIT.toSeconds())
            : "the node service ended as it started";
    process.destroyForcibly().onExit().join();
    UsageException failure = new UsageException(how + ": " + Files.readString(log));
    Files.delete(log);
    return failure;
  }
}
