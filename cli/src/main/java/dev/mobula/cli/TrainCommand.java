package dev.mobula.cli;

import dev.mobula.train.MetricNameException;
import dev.mobula.train.Result;
import dev.mobula.train.Trainable;
import dev.mobula.train.TrainingListener;
import dev.mobula.train.TrainingRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code mobula train}: trains the experiments of a file, one after another. */
final class TrainCommand implements Command {
  static final List<Option> OPTIONS =
      List.of(
          Option.of("--algo", "NAME", "The algorithm, such as PPO; replaces the file's."),
          Option.of("--env", "ID", "The environment: a registered id or a class name."),
          Option.repeated(
              "--stop",
              "METRIC=VALUE",
              """
              End when a metric is at least a value; the first that is
              reached ends the run. Adds to the file's and replaces those
              of the same metric. Repeatable.\
              """),
          Option.of("--seed", "N", "The seed of all randomness."),
          Option.repeated(
              "--override", "KEY=VALUE", "Replaces a setting, such as config.lr=1e-3. Repeatable."),
          Option.of("--storage-path", "DIR", "Results go to DIR/EXPERIMENT (default: results)."),
          Option.of(
              "--resume",
              "RESULTS_DIR",
              """
              Goes on from the last checkpoint of an earlier run;
              --stop and --override change its settings.\
              """),
          Option.of("--checkpoint-freq", "N", "Iterations between two checkpoints; 0 for none."),
          UserClasses.OPTION,
          Option.flag("--json", "Print nothing but one JSON object per experiment."));

  private static final Usage USAGE =
      new Usage(
          "train",
          List.of("[FILE]"),
          "Trains the experiments of a file, or --algo on --env.",
          """
          A results directory holds params.yaml, result.jsonl, progress.csv, TensorBoard
          events and checkpoint_NNNNNN/. Ctrl-C ends the run with a checkpoint and exit
          code 130. Exit code 2 says that nothing began, for a reason that is printed, 3 that
          training had begun and failed, be it in its first iteration. With evaluation_interval,
          the table's column eval is the mean return of the latest evaluation. At the end,
          restarts of EnvRunners and gradient steps that were left out are counted, if any.

          Examples:
            mobula train configs/ppo-cartpole.yaml
            mobula train --algo PPO --env Pendulum-v1 --stop num_env_steps_sampled_lifetime=100000
            mobula train --resume results/cartpole-ppo
          """,
          OPTIONS);

  private final Experiments experiments;

  TrainCommand(Experiments experiments) {
    this.experiments = experiments;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    UserClasses.add(arguments);
    String file = arguments.operand(0);
    return train(file == null ? null : Arguments.path(file), arguments, terminal);
  }

  int train(@Nullable Path file, Arguments arguments, Terminal terminal) {
    Path resume = resumed(file, arguments);
    List<Experiment> loaded = experiments.load(request(file, resume, arguments));
    check(loaded);
    try (Interrupts interrupts = new Interrupts(terminal.err(), "ending this iteration")) {
      for (Experiment experiment : loaded) {
        train(experiment, resume, interrupts, arguments.has("--json"), terminal);
        if (interrupts.received()) {
          break;
        }
      }
      return interrupts.exitCode();
    }
  }

  private static @Nullable Path resumed(@Nullable Path file, Arguments arguments) {
    String given = arguments.get("--resume");
    if (given == null) {
      return null;
    }
    for (String other : List.of("--algo", "--env", "--storage-path", "--seed")) {
      if (arguments.has(other)) {
        throw new UsageException("--resume takes its settings from its directory, not " + other);
      }
    }
    if (file != null) {
      throw new UsageException("--resume takes its settings from its directory, not from " + file);
    }
    Path folder = Arguments.path(given);
    if (Files.isRegularFile(folder.resolve("metadata.json"))) {
      throw new UsageException(
          "--resume expects a results directory, found a checkpoint: %s; resume %s"
              .formatted(folder, resultsOf(folder)));
    }
    if (!Files.isRegularFile(folder.resolve("params.yaml"))) {
      throw new UsageException(
          "--resume expects a results directory, found no params.yaml in " + folder);
    }
    return folder.toAbsolutePath().normalize();
  }

  private static @Nullable Path resultsOf(Path checkpoint) {
    Path folder = checkpoint.getParent();
    return folder == null ? checkpoint.toAbsolutePath().normalize().getParent() : folder;
  }

  private static Experiments.Request request(
      @Nullable Path file, @Nullable Path resume, Arguments arguments) {
    String algorithm = arguments.get("--algo");
    String env = arguments.get("--env");
    Path settings = resume == null ? file : resume.resolve("params.yaml");
    if (settings == null && (algorithm == null || env == null)) {
      throw new UsageException(
          "expected a file, or --algo and --env, or --resume; see 'mobula train --help'");
    }
    return new Experiments.Request(
        settings,
        algorithm,
        env,
        overrides(arguments),
        Arguments.path(arguments.get("--storage-path", "results")));
  }

  private static List<String> overrides(Arguments arguments) {
    List<String> overrides = new ArrayList<>(arguments.all("--override"));
    for (String stop : arguments.all("--stop")) {
      if (stop.indexOf('=') < 1) {
        throw new UsageException(
            "--stop expects METRIC=VALUE, such as training_iteration=10, found '" + stop + "'");
      }
      Arguments.checkNumber("--stop " + stop, stop.substring(stop.indexOf('=') + 1));
      overrides.add("stop." + stop);
    }
    arguments
        .number("--checkpoint-freq", 0)
        .ifPresent(n -> overrides.add("checkpoint_config.checkpoint_frequency=" + n));
    arguments.number("--seed", Long.MIN_VALUE).ifPresent(n -> overrides.add("seed=" + n));
    return overrides;
  }

  /** Where there are several, none starts before the last one has been found to be in order. */
  private static void check(List<Experiment> experiments) {
    if (experiments.size() > 1) {
      List<String> problems = new ArrayList<>();
      for (Experiment experiment : experiments) {
        try (Trainable trainable = experiment.trainable().get()) {
          TrainingRun.check(experiment.run(), trainable);
        } catch (MetricNameException e) {
          problems.addAll(placed(e, experiment));
        } catch (ExperimentException e) {
          problems.addAll(e.problems());
        }
      }
      if (!problems.isEmpty()) {
        throw new ExperimentException(problems, null);
      }
    }
  }

  private static List<String> placed(MetricNameException wrong, Experiment experiment) {
    return wrong.problems().stream().map(experiment::placed).toList();
  }

  private static Result run(TrainingRun run) {
    try {
      return run.run();
    } catch (RuntimeException e) {
      throw new RunFailure(run, e);
    }
  }

  private static void train(
      Experiment experiment,
      @Nullable Path resume,
      Interrupts interrupts,
      boolean json,
      Terminal terminal) {
    try (Trainable trainable = experiment.trainable().get()) {
      List<TrainingListener> listeners = new ArrayList<>();
      ClosingRemarks remarks = new ClosingRemarks(terminal.err());
      listeners.add(new Announcement(experiment, trainable, resume != null, json, terminal));
      if (!json) {
        Set<String> names = new TreeSet<>(trainable.metricNames());
        listeners.add(new ProgressTable(terminal, names, System::nanoTime));
      }
      listeners.add(remarks); // after the table's last row
      TrainingRun run =
          resume == null
              ? TrainingRun.start(experiment.run(), trainable, listeners)
              : TrainingRun.resume(resume, experiment.run(), trainable, listeners);
      interrupts.follow(run::requestStop);
      Result result = run(run);
      terminal
          .out()
          .print(
              json ? Report.json(experiment, result) : Report.text(result, remarks.evaluation()));
      terminal.out().flush(); // a signal between two runs ends the process without a flush
    } catch (MetricNameException e) {
      throw new ExperimentException(placed(e, experiment), e);
    } finally {
      interrupts.follow(null);
    }
  }
}
