package dev.mobula.cli;

import dev.mobula.core.Checkpoint;
import dev.mobula.envs.rendering.VideoFormat;
import dev.mobula.envs.rendering.VideoSettings;
import dev.mobula.rllib.EvaluationResult;
import dev.mobula.rllib.RandomPolicy;
import dev.mobula.rllib.Recording;
import dev.mobula.rllib.TrainedPolicy;
import java.nio.file.Path;
import java.util.List;

/** {@code mobula render}: records episodes that a checkpoint's policy, or chance, plays. */
final class RenderCommand implements Command {
  private static final Option ENV =
      Option.of("--env", "ID", "Play this environment at random, instead of a checkpoint.");
  private static final Option EPISODES =
      Option.of("--episodes", "N", "How many episodes (default: 1).");
  private static final Option OUT =
      Option.of(
          "--out",
          "PATH",
          """
          FILE.gif, FILE.mp4 (which takes ffmpeg), or a folder for a PNG
          file of each picture (default: render.gif).\
          """);
  private static final Option SEED = Option.of("--seed", "N", "Seed of the episodes (default: 0).");
  private static final Option EXPLORE =
      Option.flag("--explore", "Sample actions; without it the most likely ones are taken.");
  private static final Option WIDTH =
      Option.of("--width", "N", "Makes larger pictures smaller, to so many pixels across.");
  private static final Option EVERY =
      Option.of("--every", "N", "Steps from one picture to the next (default: 1).");
  private static final Option LENGTH =
      Option.of("--video-length", "N", "How many pictures at most (default: 10000).");

  private static final Usage USAGE =
      new Usage(
          "render",
          List.of("[CHECKPOINT]"),
          "Records a video of episodes played with the policy of a checkpoint.",
          CheckpointOperand.HELP
              + """
              They are the first episodes that 'mobula evaluate' plays with the same seed.

              Examples:
                mobula render results/cartpole-ppo --episodes 3 --out run.gif
                mobula render --env LunarLander-v3 --out frames
              """,
          List.of(
              ENV,
              EnvConfigOption.OPTION,
              EPISODES,
              OUT,
              SEED,
              EXPLORE,
              WIDTH,
              EVERY,
              LENGTH,
              UserClasses.OPTION));

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    UserClasses.add(arguments);
    boolean random = arguments.has(ENV.name());
    if (random == (arguments.operand(0) != null)) {
      throw new UsageException(
          "expected a checkpoint, or --env with an environment to be played at random, found %s; see 'mobula render --help'"
              .formatted(random ? "both" : "neither"));
    }
    if (!random && !arguments.all(EnvConfigOption.OPTION.name()).isEmpty()) {
      throw new UsageException(
          "option --env-config goes with --env; a checkpoint has settings of its own");
    }
    Path out = Arguments.path(arguments.get(OUT.name(), "render.gif"));
    VideoSettings settings =
        new VideoSettings(
            VideoFormat.forOutput(out),
            number(arguments, WIDTH, 0),
            number(arguments, LENGTH, 10_000),
            number(arguments, EVERY, 1));
    Recording recording =
        random ? playRandom(arguments, settings) : play(arguments, settings, terminal);
    recording.video().write(out);
    terminal.out().print(text(recording, out));
    return ExitCode.OK;
  }

  private static Recording playRandom(Arguments arguments, VideoSettings settings) {
    return RandomPolicy.record(
        String.valueOf(arguments.get(ENV.name())),
        EnvConfigOption.of(arguments),
        settings,
        number(arguments, EPISODES, 1),
        seed(arguments));
  }

  private static Recording play(Arguments arguments, VideoSettings settings, Terminal terminal) {
    Checkpoint checkpoint =
        CheckpointOperand.open(arguments, terminal).expectKind(RllibExperiments.KIND);
    return TrainedPolicy.of(checkpoint)
        .record(
            settings,
            number(arguments, EPISODES, 1),
            seed(arguments),
            arguments.has(EXPLORE.name()));
  }

  private static long seed(Arguments arguments) {
    return arguments.number(SEED.name(), Long.MIN_VALUE).orElse(0);
  }

  private static int number(Arguments arguments, Option option, int otherwise) {
    return arguments.count(option.name(), 1, Integer.MAX_VALUE).orElse(otherwise);
  }

  private static String text(Recording recording, Path out) {
    EvaluationResult played = recording.played();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < played.episodes(); i++) {
      text.append(
          "episode %d: return %s, %d steps%n"
              .formatted(
                  i + 1, Numbers.cell(played.returns().get(i)).strip(), played.lengths().get(i)));
    }
    return text.append(
            "wrote %s: %s pictures, %s bytes%n"
                .formatted(
                    out,
                    Numbers.grouped(recording.pictures()),
                    Numbers.grouped(recording.video().bytes())))
        .toString();
  }
}
