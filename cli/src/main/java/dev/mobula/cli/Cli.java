package dev.mobula.cli;

import dev.mobula.core.MobulaVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The {@code mobula} command: chooses a subcommand, runs it and maps failures to exit codes. */
final class Cli {
  private static final int WIDTH = "benchmark-suite  ".length();

  private final Map<String, Supplier<Command>> commands = new LinkedHashMap<>();

  /** The commands are only made when they are run, as most are never needed. */
  Cli(Experiments experiments) {
    commands.put("train", () -> new TrainCommand(experiments));
    commands.put("tune", TuneCommand::new);
    commands.put("evaluate", () -> new EvaluateCommand(experiments));
    commands.put("render", RenderCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("export", ExportCommand::new);
    commands.put("batch-infer", BatchInferCommand::new);
    commands.put("envs", () -> new EnvsCommand(experiments));
    commands.put("check-env", CheckEnvCommand::new);
    commands.put("new-env", NewEnvCommand::new);
    commands.put("algorithms", () -> new AlgorithmsCommand(experiments));
    commands.put("engines", EnginesCommand::new);
    commands.put("benchmark-suite", BenchmarkSuiteCommand::new);
    commands.put("start", StartCommand::new);
    commands.put("stop", StopCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("list", ListCommand::new);
    commands.put("summary", SummaryCommand::new);
    commands.put("memory", MemoryCommand::new);
    commands.put("logs", LogsCommand::new);
    commands.put("metrics", MetricsCommand::new);
    commands.put("timeline", TimelineCommand::new);
    commands.put("example", () -> new ExampleCommand(experiments));
    commands.put("classpath", ClasspathCommand::new);
    commands.put("java-home", JavaHomeCommand::new);
    commands.put("doctor", DoctorCommand::new);
  }

  /** Runs a command line and returns the exit code. */
  int run(List<String> arguments, Terminal terminal) {
    try {
      return dispatch(arguments, terminal);
    } catch (RuntimeException | Error e) {
      return report(e, terminal);
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  private int dispatch(List<String> arguments, Terminal terminal) {
    if (arguments.isEmpty()) {
      terminal.err().print(help());
      return ExitCode.USER;
    }
    String name = arguments.getFirst();
    return switch (name) {
      case "--help", "-h" -> print(help(), terminal);
      case "help" -> help(arguments.subList(1, arguments.size()), terminal);
      case "--version", "-V" -> print(version(), terminal);
      default -> runCommand(name, arguments.subList(1, arguments.size()), terminal);
    };
  }

  private int runCommand(String name, List<String> rest, Terminal terminal) {
    Supplier<Command> factory = commands.get(name);
    if (factory == null) {
      throw new UsageException(
          "unknown command '%s'%s; see 'mobula --help'"
              .formatted(name, DidYouMean.among(name, commands.keySet())));
    }
    Command command = factory.get();
    if (rest.contains("--version")) {
      return print(version(), terminal);
    }
    Arguments parsed = Arguments.parse(command.usage(), rest);
    return parsed.help() ? print(command.usage().help(), terminal) : command.run(parsed, terminal);
  }

  private int help(List<String> commandNames, Terminal terminal) {
    return commandNames.isEmpty()
        ? print(help(), terminal)
        : runCommand(commandNames.getFirst(), List.of(Usage.HELP.name()), terminal);
  }

  private static String version() {
    return "mobula " + MobulaVersion.number() + " (Java " + Runtime.version() + ")\n";
  }

  private static int print(String text, Terminal terminal) {
    terminal.out().print(text);
    return ExitCode.OK;
  }

  private String help() {
    StringBuilder out = new StringBuilder("Usage: mobula COMMAND [ARGUMENT]...\n\nCommands:\n");
    commands.forEach((name, factory) ->
        out.append("  ")
            .append(name)
            .append(" ".repeat(WIDTH - name.length()))
            .append(factory.get().usage().summary())
            .append('\n'));
    out.append("\n'mobula COMMAND --help' tells more about a command,\n");
    out.append("'mobula --version' which version this is.\n");
    return out.toString();
  }

  /** Prints what failed, and returns the exit code for it. */
  static int report(Throwable failure, Terminal terminal) {
    Throwable user = UserErrors.find(failure);
    if (user == null) {
      failure.printStackTrace(terminal.err());
    } else {
      terminal.err().println("mobula: " + user.getMessage());
    }
    if (failure instanceof RunFailure) {
      terminal.err().println("mobula: " + failure.getMessage());
      return ExitCode.FAILED;
    }
    return user == null ? ExitCode.INTERNAL : ExitCode.USER;
  }
}
