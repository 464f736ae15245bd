package dev.mobula.cli;

import dev.mobula.cli.tuning.ReportPage;
import dev.mobula.cli.tuning.TuneExperiment;
import dev.mobula.core.storage.Storages;
import dev.mobula.tune.ExperimentLog;
import dev.mobula.tune.RemoteExperiment;
import dev.mobula.tune.ResultGrid;
import dev.mobula.tune.Resume;
import dev.mobula.tune.RunConfig;
import dev.mobula.tune.Tuner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code mobula tune}: searches the best settings of an algorithm. */
final class TuneCommand implements Command {
  private static final String PARAMS = "params.yaml";

  private static final Usage USAGE =
      new Usage(
          "tune",
          List.of("[FILE|report]", "[DIR]"),
          "Searches the best settings of an algorithm: those that a file leaves open, or usual ones.",
          """
          FILE is as for 'mobula train', with domains such as {loguniform: [1e-5, 1e-2]} in place
          of values, and a group tune_config. --algo takes configs/tune/ALGO.yaml. Every
          trial has a results directory as of 'mobula train' in that of the experiment.
          Ctrl-C ends the experiment after the iterations in progress, with exit code 130;
          --resume goes on from there, and from wherever it was killed.

          'mobula tune report DIR' writes DIR/report.html about the experiment in DIR: its best
          trials, which settings matter, and how the search went.

          Examples:
            mobula tune configs/tune-ppo-cartpole.yaml
            mobula tune --algo PPO --env CartPole-v1 --num-samples 20
            mobula tune --resume results/cartpole-tune
            mobula tune report results/cartpole-tune
          """,
          List.of(
              Option.of("--algo", "NAME", "The algorithm, whose usual search space is taken."),
              Option.of("--env", "ID", "The environment; replaces the file's."),
              Option.of(
                  "--num-samples",
                  "N",
                  "Trials; replaces tune_config.num_samples, also with --resume."),
              Option.of("--max-concurrent", "N", "Trials that run at a time."),
              Option.repeated(
                  "--stop", "METRIC=VALUE", "End a trial when a metric is at least a value."),
              Option.of("--seed", "N", "The seed of the search."),
              Option.repeated(
                  "--override", "KEY=VALUE", "Replaces a setting, such as config.lr=1e-3."),
              Option.of(
                  "--storage-path",
                  "DIR",
                  "Results go to DIR/EXPERIMENT (default: results); s3://BUCKET/DIR gets a copy."),
              Option.of("--resume", "RESULTS_DIR", "Goes on with an experiment, or its copy."),
              Option.flag("--resume-errored", "With --resume: trials that failed go on, too."),
              Option.flag("--restart-errored", "With --resume: trials that failed begin anew."),
              UserClasses.OPTION,
              Option.flag("--json", "Print nothing but one JSON object.")));

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    if ("report".equals(arguments.operand(0))) {
      return report(arguments, terminal);
    }
    if (arguments.operand(1) != null) {
      throw new UsageException("unexpected argument '" + arguments.operand(1) + "' after the file");
    }
    UserClasses.add(arguments);
    Path resumed = resumed(arguments);
    TuneExperiment experiment = TuneExperiment.load(file(arguments, resumed), overrides(arguments));
    boolean json = arguments.has("--json");
    RunConfig run = experiment.runConfig(arguments.get("--storage-path", "results"));
    TuneTable table = new TuneTable(experiment.tune(), terminal, System::nanoTime);
    Tuner tuner = experiment.tuner(json ? run : run.withCallback(table));
    try (Interrupts interrupts = new Interrupts(terminal.err(), "ending this iteration")) {
      interrupts.follow(tuner::requestStop);
      ResultGrid results = resumed == null ? tuner.fit() : tuner.resume(resumed, resume(arguments));
      terminal.out().print(json ? TuneReport.json(results) : TuneReport.text(results));
      terminal.out().flush();
      return interrupts.received()
          ? interrupts.exitCode()
          : results.best().isPresent() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private static int report(Arguments arguments, Terminal terminal) {
    String given = arguments.operand(1);
    if (given == null) {
      throw new UsageException("'mobula tune report' expects the results directory after it");
    }
    Path folder = Arguments.path(given);
    ExperimentLog log = ExperimentLog.read(folder);
    Path page = folder.resolve("report.html");
    try {
      Files.writeString(page, ReportPage.html(log));
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + page, e);
    }
    terminal.out().print(TuneReport.text(log.results()));
    terminal.out().println("report:     " + page);
    return ExitCode.OK;
  }

  private static @Nullable Path resumed(Arguments arguments) {
    String given = arguments.get("--resume");
    if (given == null) {
      for (String only : List.of("--resume-errored", "--restart-errored")) {
        if (arguments.has(only)) {
          throw new UsageException(only + " expects --resume RESULTS_DIR beside it");
        }
      }
      return null;
    }
    for (String other : List.of("--algo", "--env", "--seed", "--storage-path")) {
      if (arguments.has(other)) {
        throw new UsageException("--resume takes its settings from its directory, not " + other);
      }
    }
    if (arguments.has("--resume-errored") && arguments.has("--restart-errored")) {
      throw new UsageException("give --resume-errored or --restart-errored, not both");
    }
    if (arguments.operand(0) != null) {
      throw new UsageException(
          "--resume takes its settings from its directory, not from " + arguments.operand(0));
    }
    Path folder =
        Storages.isAddress(given)
            ? RemoteExperiment.fetch(given, Path.of("results"))
            : Arguments.path(given);
    if (!Files.isRegularFile(folder.resolve(PARAMS))) {
      throw new UsageException(
          "--resume expects the results directory of an experiment, found no %s in %s"
              .formatted(PARAMS, folder));
    }
    return folder;
  }

  private static Resume resume(Arguments arguments) {
    return arguments.has("--restart-errored")
        ? Resume.RESTART_ERRORED
        : arguments.has("--resume-errored") ? Resume.ERRORED : Resume.UNFINISHED;
  }

  private static Path file(Arguments arguments, @Nullable Path resumed) {
    String given = arguments.operand(0);
    String algorithm = arguments.get("--algo");
    if (resumed != null) {
      return resumed.resolve(PARAMS);
    }
    if (given != null) {
      if (algorithm != null) {
        throw new UsageException("give a file or --algo, not both");
      }
      return Arguments.path(given);
    }
    if (algorithm == null) {
      throw new UsageException("expected a file, --algo or --resume; see 'mobula tune --help'");
    }
    return defaultSpace(algorithm);
  }

  /** Returns the file with an algorithm's usual search space. */
  private static Path defaultSpace(String algorithm) {
    Path folder = Path.of(System.getProperty("mobula.home", "."), "configs", "tune");
    Path file = folder.resolve(algorithm.toLowerCase(Locale.ROOT) + ".yaml");
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          "there is no usual search space of '%s': no file %s, but those of %s; write a file with one"
              .formatted(algorithm, file, usualSpaces(folder)));
    }
    return file;
  }

  private static String usualSpaces(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - ".yaml".length()).toUpperCase(Locale.ROOT))
          .sorted()
          .collect(Collectors.joining(", "));
    } catch (IOException _) {
      return "none"; // where there is no such folder
    }
  }

  private static List<String> overrides(Arguments arguments) {
    List<String> overrides = new ArrayList<>(arguments.all("--override"));
    if (arguments.get("--env") != null) {
      overrides.add("env=" + arguments.get("--env"));
    }
    arguments
        .number("--num-samples", -1)
        .ifPresent(n -> overrides.add("tune_config.num_samples=" + n));
    arguments
        .number("--max-concurrent", 1)
        .ifPresent(n -> overrides.add("tune_config.max_concurrent_trials=" + n));
    arguments
        .number("--seed", Long.MIN_VALUE)
        .ifPresent(n -> overrides.add("tune_config.seed=" + n));
    for (String stop : arguments.all("--stop")) {
      if (stop.indexOf('=') < 1) {
        throw new UsageException(
            "--stop expects METRIC=VALUE, such as training_iteration=10, found '" + stop + "'");
      }
      overrides.add("stop." + stop);
    }
    return overrides;
  }
}
