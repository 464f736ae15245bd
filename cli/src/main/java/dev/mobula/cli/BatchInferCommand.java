package dev.mobula.cli;

import dev.mobula.core.Checkpoint;
import dev.mobula.core.Mobula;
import dev.mobula.serve.BatchInference;
import dev.mobula.serve.BatchInference.Line;
import dev.mobula.serve.BatchInferenceOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code mobula batch-infer}: the actions of a policy for a file of observations. */
final class BatchInferCommand implements Command {
  private static final int LARGEST = 100_000;
  private static final int TOLD = 10;

  private static final Option IN =
      Option.of(
          "--in", "FILE", "Observations (default: standard input); .csv: numbers in each row.");
  private static final Option OUT =
      Option.of("--out", "FILE", "Where actions go (default: standard output).");
  private static final Option CONCURRENCY =
      Option.of("--concurrency", "N", "How many actors compute (default: one for each processor).");
  private static final Option BATCH_SIZE =
      Option.of("--batch-size", "N", "Observations that each computes at a time (default: 256).");
  private static final Option EXPLORE =
      Option.flag("--explore", "Sample actions; without it the most likely ones are taken.");
  private static final Option ISOLATED =
      Option.flag("--isolated", "Give each actor a process of its own.");

  private static final Usage USAGE =
      new Usage(
          "batch-infer",
          List.of("CHECKPOINT"),
          "Computes the actions of a policy for a file of observations.",
          CheckpointOperand.HELP
              + """
              Each line has an observation, {"observation": [...]}, and gets a line with its action. A line
              that is wrong gets {"error": "line N: ..."}, and the exit code is 3.
              """,
          List.of(IN, OUT, CONCURRENCY, BATCH_SIZE, EXPLORE, ISOLATED));

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    BatchInferenceOptions options = options(arguments);
    Checkpoint checkpoint =
        CheckpointOperand.open(arguments, terminal).expectKind(RllibExperiments.KIND);
    Path in = path(arguments, IN);
    Path out = path(arguments, OUT);
    try (BufferedReader reader = reader(in);
        var _ = Mobula.init();
        BatchInference policy = BatchInference.start(checkpoint, options)) {
      Iterator<Line> answers = answers(policy, in, reader.lines().iterator());
      return out == null
          ? write(
              answers,
              new PrintWriter(terminal.out(), false, StandardCharsets.UTF_8),
              terminal.err())
          : write(answers, out, terminal.err());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Iterator<Line> answers(
      BatchInference policy, @Nullable Path in, Iterator<String> lines) {
    if (in == null || !in.toString().endsWith(".csv")) {
      return policy.mapLines(lines, 1);
    }
    CsvObservations rows = new CsvObservations(lines);
    return policy.mapLines(rows, rows.firstNumber());
  }

  private static BatchInferenceOptions options(Arguments arguments) {
    BatchInferenceOptions defaults = BatchInferenceOptions.defaults();
    return defaults
        .withConcurrency(number(arguments, CONCURRENCY, defaults.concurrency()))
        .withBatchSize(number(arguments, BATCH_SIZE, defaults.batchSize()))
        .withExplore(arguments.has(EXPLORE.name()))
        .withIsolated(arguments.has(ISOLATED.name()));
  }

  private static int number(Arguments arguments, Option option, int otherwise) {
    return (int) Math.min(arguments.number(option.name(), 1).orElse(otherwise), LARGEST);
  }

  private static @Nullable Path path(Arguments arguments, Option option) {
    String given = arguments.get(option.name());
    return given == null || given.equals("-") ? null : Arguments.path(given);
  }

  private static BufferedReader reader(@Nullable Path in) throws IOException {
    if (in == null) {
      return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }
    if (!Files.isRegularFile(in)) {
      throw new UsageException("expected observations in " + in + ", found no file");
    }
    return Files.newBufferedReader(in);
  }

  /** Gives the file its name once all is in it. */
  private static int write(Iterator<Line> answers, Path out, PrintStream err) throws IOException {
    Path part = out.resolveSibling(out.getFileName() + ".part");
    int exit;
    try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(part))) {
      exit = write(answers, writer, err);
    }
    Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
    return exit;
  }

  private static int write(Iterator<Line> answers, PrintWriter out, PrintStream err)
      throws IOException {
    long all = 0;
    long wrong = 0;
    while (answers.hasNext()) {
      Line line = answers.next();
      out.println(line.json());
      all++;
      if (line.isError() && ++wrong <= TOLD) {
        err.println("mobula: " + line.json());
      }
    }
    if (out.checkError()) {
      throw new IOException("could not write all actions; is the disk full?");
    }
    if (wrong > 0) {
      err.printf("mobula: %d of %d lines are wrong, and have an error for an action%n", wrong, all);
    }
    return wrong > 0 ? ExitCode.FAILED : ExitCode.OK;
  }
}
