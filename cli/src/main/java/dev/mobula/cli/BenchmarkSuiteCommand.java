package dev.mobula.cli;

import dev.mobula.cli.suite.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** {@code mobula benchmark-suite}: trains the table of what the shipped config files learn. */
final class BenchmarkSuiteCommand implements Command {
  private static final int MOST = 9999;
  private static final String ENDING =
      "ending; the same command goes on from the last checkpoint of each seed";

  private static final Usage USAGE =
      new Usage(
          "benchmark-suite",
          List.of("[ROW...]"),
          "Trains the seeds that are missing of docs/learning.md, of all rows or those named.",
          """
          Each seed is trained in a process of its own, and written to
          docs/learning/ROW/seed-N.json as soon as it is finished; docs/learning.md and its
          pictures follow. What was interrupted goes on when the command is given again: from
          the last checkpoint in results/benchmark-suite of a seed that was cut off, of which
          there is one after each tenth of its run. What 'mobula train' prints on the way is
          in seed-N.log beside it. Seeds are trained again where their file is removed, or the
          config file has changed but for its comments. Exit code 2 says that a config file or
          an override cannot be used and nothing began, 3 that a seed failed; the others were
          trained.

          Examples:
            mobula benchmark-suite --list
            mobula benchmark-suite ppo-cartpole dqn-cartpole
            mobula benchmark-suite sac-pendulum --seeds 2 --parallel 1
          """,
          List.of(
              Option.of("--seeds", "N", "Seeds 0 to N-1 (default: as many as the row asks for)."),
              Option.of("--parallel", "N", "Seeds trained at a time (default: the processors)."),
              Option.repeated(
                  "--override",
                  "KEY=VALUE",
                  """
                  Replaces a setting of the config files, such as
                  config.lr=1e-3, for tuning: all seeds are trained, and
                  nothing is written to docs. Repeatable.\
                  """),
              Option.flag(
                  "--list", "Show the rows and what is known of them, and train nothing.")));

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    Suite suite =
        new Suite(
            Path.of(System.getProperty("mobula.home", ".")),
            SeedMain.class.getName(),
            terminal.out());
    List<String> rows = rows(arguments, suite.names());
    OptionalInt seeds = arguments.count("--seeds", 1, MOST);
    int parallel =
        arguments.count("--parallel", 1, MOST).orElse(Runtime.getRuntime().availableProcessors());
    try {
      if (arguments.has("--list")) {
        terminal.out().print(table(suite.standings(rows)));
        return ExitCode.OK;
      }
      Suite.Request request = new Suite.Request(rows, seeds, parallel, arguments.all("--override"));
      return train(suite, request, terminal) ? ExitCode.OK : ExitCode.FAILED;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean train(Suite suite, Suite.Request request, Terminal terminal)
      throws IOException {
    try (Interrupts interrupts = new Interrupts(terminal.err(), ENDING)) {
      interrupts.follow(_ ->
          Thread.ofPlatform().name("mobula-exit").start(() -> System.exit(interrupts.exitCode())));
      return suite.run(request);
    }
  }

  private static List<String> rows(Arguments arguments, List<String> known) {
    List<String> asked = arguments.operands();
    for (String row : asked) {
      if (!known.contains(row)) {
        throw new UsageException(
            "unknown row '%s'%s; 'mobula benchmark-suite --list' shows all"
                .formatted(row, DidYouMean.among(row, known)));
      }
    }
    return asked.isEmpty() ? known : asked;
  }

  private static String table(List<Suite.Standing> standings) {
    TextTable table = new TextTable("ROW", "SEEDS", "MEDIAN", "ASKED", "REACHED");
    for (Suite.Standing row : standings) {
      String seeds = row.seeds() + " of " + row.seedsAsked();
      table.add(row.row(), seeds, row.median(), row.asked(), row.reached());
    }
    return table.text();
  }
}
