package dev.mobula.cli;

import dev.mobula.core.NodeStatus;
import dev.mobula.core.WorkerLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code mobula logs}: what a worker process printed. */
final class LogsCommand implements Command {
  private static final Option FOLLOW =
      Option.flag("--follow", "Go on with what the last of the processes prints, until it ends.");
  private static final Option TAIL =
      Option.of("--tail", "N", "Print the last N lines of each process, or 0 for all; 1,000.");

  @Override
  public Usage usage() {
    return new Usage(
        "logs",
        List.of("ACTOR|TASK|WORKER"),
        "Prints what the worker processes of an actor or a task printed, or one of them.",
        """
        ACTOR is a name, an id or a class, as Outer.Counter or Counter, and has had other processes
        if it was restarted; TASK is a name or an id; WORKER is the number of a process. The
        beginning of an id will do where only one begins so.
        What runs in the process of a program itself prints there, and has no log.
        """,
        List.of(FOLLOW, TAIL, RunningNodes.JSON));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    long tail = arguments.number(TAIL.name(), 0).orElse(1000);
    List<WorkerLog> logs = find(String.valueOf(arguments.operand(0)), terminal);
    boolean json = arguments.has(RunningNodes.JSON.name());
    for (WorkerLog log : logs) {
      if (logs.size() > 1 && !json) {
        terminal.out().println("==> worker process " + log.pid() + " <==");
      }
      boolean follows = arguments.has(FOLLOW.name()) && log.equals(logs.getLast());
      LogReader reader =
          new LogReader(
              log,
              line ->
                  terminal
                      .out()
                      .println(json ? RunningNodes.json(new Line(log.pid(), line)) : line));
      reader.print(tail == 0 ? Long.MAX_VALUE : tail, follows);
    }
    return ExitCode.OK;
  }

  /** A line that a process printed. */
  private record Line(long pid, String line) {}

  private static List<WorkerLog> find(String what, Terminal terminal) {
    Set<Long> processes = new LinkedHashSet<>();
    Set<Long> nodes = new LinkedHashSet<>();
    List<String> names = new ArrayList<>();
    if (isProcess(what)) {
      processes.add(Long.parseLong(what));
    }
    RunningNodes.ask(
        terminal,
        node -> {
          NodeStatus status = node.status();
          nodes.add(status.pid());
          names.addAll(LogsCommand.names(status));
          processes.addAll(processes(status, what));
        });
    List<WorkerLog> logs = processes.stream().flatMap(pid -> WorkerLog.find(pid).stream()).toList();
    if (logs.isEmpty()) {
      throw nothing(what, processes, nodes, names);
    }
    return logs;
  }

  private static List<Long> processes(NodeStatus status, String what) {
    Stream<Long> actors =
        status.actors().stream()
            .filter(actor -> isNamed(actor, what))
            .flatMap(actor -> Stream.concat(actor.earlierPids().stream(), Stream.of(actor.pid())));
    Stream<Long> tasks =
        status.tasks().stream().filter(task -> task.name().equals(what)).map(NodeStatus.Task::pid);
    return Stream.of(actors, tasks, withId(status, what)).flatMap(each -> each).toList();
  }

  private static boolean isNamed(NodeStatus.Actor actor, String what) {
    return List.of(actor.name(), actor.namespace() + "/" + actor.name(), actor.type())
            .contains(what)
        || actor.type().endsWith("." + what);
  }

  /** Returns the process of the only one whose id begins like this, if there is one. */
  private static Stream<Long> withId(NodeStatus status, String what) {
    Map<String, Long> found = new HashMap<>();
    status.actors().forEach(actor -> found.put(actor.id(), actor.pid()));
    status.tasks().forEach(task -> found.put(task.id(), task.pid()));
    if (found.containsKey(what)) {
      return Stream.of(found.get(what));
    }
    found.keySet().removeIf(id -> !id.startsWith(what));
    return found.size() == 1 && !isProcess(what) ? found.values().stream() : Stream.empty();
  }

  private static boolean isProcess(String what) {
    return what.matches("\\d{1,18}");
  }

  private static List<String> names(NodeStatus status) {
    return Stream.concat(
            status.actors().stream()
                .map(actor -> actor.name().isEmpty() ? actor.type() : actor.name()),
            status.tasks().stream().map(NodeStatus.Task::name))
        .distinct()
        .toList();
  }

  private static UsageException nothing(
      String what, Set<Long> processes, Set<Long> nodes, List<String> names) {
    if (processes.isEmpty()) {
      return new UsageException(
          "expected an actor, a task or a worker process of a program that runs, found '%s'%s; 'mobula list' shows them"
              .formatted(what, DidYouMean.among(what, names)));
    }
    return new UsageException(
        nodes.containsAll(processes)
            ? "'%s' runs in the process of its program, %s, and prints there: only what is isolated() has a log"
                .formatted(what, processes)
            : "the worker process of '%s', %s, printed nothing, or its log is gone"
                .formatted(what, processes));
  }
}
