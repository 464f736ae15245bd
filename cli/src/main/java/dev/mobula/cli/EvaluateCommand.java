package dev.mobula.cli;

import dev.mobula.train.JsonLines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code mobula evaluate}: plays episodes with the policy of a checkpoint. */
final class EvaluateCommand implements Command {
  private static final Usage USAGE =
      new Usage(
          "evaluate",
          List.of("CHECKPOINT"),
          "Plays episodes with the policy of a checkpoint and reports their returns.",
          CheckpointOperand.HELP,
          List.of(
              Option.of("--episodes", "N", "How many episodes (default: 10)."),
              Option.of("--seed", "N", "Seed of the episodes (default: 0)."),
              Option.flag(
                  "--explore", "Sample actions; without it the most likely ones are taken."),
              UserClasses.OPTION,
              Option.flag("--json", "Print one JSON object.")));

  private final Experiments experiments;

  EvaluateCommand(Experiments experiments) {
    this.experiments = experiments;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    UserClasses.add(arguments);
    Evaluation evaluation =
        experiments.evaluate(
            CheckpointOperand.open(arguments, terminal),
            arguments.count("--episodes", 1, Integer.MAX_VALUE).orElse(10),
            arguments.number("--seed", Long.MIN_VALUE).orElse(0),
            arguments.has("--explore"));
    terminal.out().print(arguments.has("--json") ? json(evaluation) : text(evaluation));
    return ExitCode.OK;
  }

  private static Map<String, Object> values(Evaluation evaluation) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("episode_return_mean", evaluation.episodeReturnMean());
    values.put("episode_return_std", evaluation.episodeReturnStd());
    values.put("episode_return_min", evaluation.episodeReturnMin());
    values.put("episode_return_max", evaluation.episodeReturnMax());
    values.put("episode_len_mean", evaluation.episodeLenMean());
    values.put("episodes", evaluation.episodes());
    return values;
  }

  private static String json(Evaluation evaluation) {
    StringBuilder out = new StringBuilder();
    JsonLines.append(out, values(evaluation));
    return out.append('\n').toString();
  }

  private static String text(Evaluation evaluation) {
    StringBuilder out = new StringBuilder();
    values(evaluation)
        .forEach((name, value) -> {
          out.append(name);
          Numbers.right(out, Numbers.cell(value), 34 - name.length());
          out.append('\n');
        });
    return out.toString();
  }
}
