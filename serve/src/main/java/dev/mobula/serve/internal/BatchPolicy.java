package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.core.Checkpoint;
import dev.mobula.policies.Engines;
import dev.mobula.policies.PolicyState;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.internal.InferRequest.Parameters;
import dev.mobula.serve.internal.InferResponse.Output;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An actor that holds a policy, and computes batches of observations. */
public final class BatchPolicy {
  private static final String MASK = PolicyTensors.ACTION_MASK;

  private final PolicyModel model;
  private final Parameters parameters;

  /**
   * An answer to a line.
   *
   * @param isError whether the text says what is wrong with the line
   */
  public record Answer(boolean isError, String text) {}

  /** Reads the policy of a checkpoint. */
  public BatchPolicy(String checkpoint, boolean explore) {
    this(policy(Checkpoint.open(Path.of(checkpoint))), explore);
  }

  BatchPolicy(PolicyState policy, boolean explore) {
    model = PolicyModel.unmetered("policy", policy, Engines.AUTO);
    parameters = new Parameters(explore, null, false, false, false);
  }

  /**
   * Checks that rows can be computed in any order.
   *
   * @throws ServeException if the policy remembers what came before a row
   */
  public static void check(Checkpoint checkpoint) {
    if (policy(checkpoint).spec().stateSize() > 0) {
      throw new ServeException(
          "expected a policy that sees one observation at a time, found a recurrent one in %s; serve it, and ask it episode by episode"
              .formatted(checkpoint.directory()));
    }
  }

  private static PolicyState policy(Checkpoint checkpoint) {
    return PolicyState.load(checkpoint.state(PolicyState.NAME), PolicyState.DEFAULT_POLICY);
  }

  /** Computes the outputs of the model, by the names that they have outside. */
  public ColumnBatch compute(ColumnBatch observations) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (Output output : model.response(model.compute(observations, parameters)).outputs()) {
      columns.put(output.spec().name(), output.column());
    }
    return ColumnBatch.of(columns);
  }

  /** Answers requests of the plain form, each without parameters. */
  public List<Answer> answer(List<String> lines) {
    Answer[] answers = new Answer[lines.size()];
    Map<Integer, ColumnBatch> rows = new LinkedHashMap<>();
    for (int i = 0; i < answers.length; i++) {
      try {
        byte[] line = lines.get(i).getBytes(StandardCharsets.UTF_8);
        rows.put(i, ActionForm.observation(model, line));
      } catch (InferenceException e) {
        answers[i] = error(e);
      }
    }
    if (!rows.isEmpty()) {
      answerAll(rows, answers);
    }
    return List.of(answers);
  }

  private void answerAll(Map<Integer, ColumnBatch> rows, Answer[] answers) {
    ColumnBatch out;
    try {
      out = model.compute(ColumnBatch.concat(masked(rows.values())), parameters);
    } catch (InferenceException _) { // of one row, which does not say which
      rows.forEach((line, row) -> answers[line] = answer(row));
      return;
    }
    int row = 0;
    for (int line : rows.keySet()) {
      answers[line] = answer(out, row++);
    }
  }

  /** Has all rows bring a mask where some do, which allows everything where there was none. */
  private static List<ColumnBatch> masked(Collection<ColumnBatch> rows) {
    Optional<Column> mask =
        rows.stream()
            .filter(row -> row.contains(MASK))
            .findFirst()
            .map(row -> row.column(MASK).copy().fill(1));
    return rows.stream()
        .map(row -> mask.isEmpty() || row.contains(MASK) ? row : row.with(MASK, mask.get()))
        .toList();
  }

  private Answer answer(ColumnBatch row) {
    try {
      return answer(model.compute(row, parameters), 0);
    } catch (InferenceException e) {
      return error(e);
    }
  }

  private Answer answer(ColumnBatch out, int row) {
    byte[] json = ActionForm.answer(model, model.response(out.slice(row, row + 1)));
    return new Answer(false, new String(json, StandardCharsets.UTF_8));
  }

  private static Answer error(InferenceException e) {
    return new Answer(true, String.valueOf(e.getMessage()));
  }

  /** Returns the JSON of a message. */
  public static String error(String message) {
    return new String(Json.error(message), StandardCharsets.UTF_8);
  }
}
