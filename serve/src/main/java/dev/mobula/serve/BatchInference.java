package dev.mobula.serve;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.core.ActorCreator;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.ActorPool;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import dev.mobula.serve.internal.BatchPolicy;
import dev.mobula.serve.internal.BatchPolicy.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;

/**
 * The actions of a policy for many observations, by a pool of actors that each hold it. Results
 * come in the order of the observations, which are read as results are taken: only twice as many
 * batches as there are actors are held at a time. For one thread; Mobula must have been
 * initialised, and is not shut down.
 *
 * <pre>
 *   try (var _ = Mobula.init();
 *       BatchInference policy = BatchInference.start(checkpoint, BatchInferenceOptions.defaults())) {
 *     policy.mapBatches(observations).forEachRemaining(actions -> …);
 *   }
 * </pre>
 */
public final class BatchInference implements AutoCloseable {
  private static final int BATCHES_PER_ACTOR = 2;

  private final BatchInferenceOptions options;
  private final List<ActorHandle<BatchPolicy>> actors = new ArrayList<>();

  private BatchInference(BatchInferenceOptions options) {
    this.options = options;
  }

  /**
   * Starts the actors.
   *
   * @throws ServeException if the policy is recurrent, as it remembers what came before a row
   * @throws dev.mobula.core.CheckpointException if the checkpoint holds no policy
   */
  public static BatchInference start(Checkpoint checkpoint, BatchInferenceOptions options) {
    String directory = checkpoint.directory().toString();
    BatchPolicy.check(checkpoint);
    BatchInference started = new BatchInference(options);
    try {
      for (int i = 0; i < options.concurrency(); i++) {
        ActorCreator<BatchPolicy> actor =
            Mobula.actor(BatchPolicy::new, directory, options.explore());
        started.actors.add(
            options.isolated() ? actor.isolated().remote() : actor.dedicatedThread().remote());
      }
      return started;
    } catch (RuntimeException | Error failure) {
      started.close();
      throw failure;
    }
  }

  /**
   * Computes batches of observations.
   *
   * @param observations the columns {@code observation…}, and {@code action_mask} where
   *     observations bring one or choices are to be left out; of up to 4,096 rows each
   * @return the columns of each batch: {@code action…} as the environment gets it, {@code
   *     action_log_prob} and {@code value} where the algorithm learns them, {@code logits}
   */
  public Iterator<ColumnBatch> mapBatches(Iterator<ColumnBatch> observations) {
    return new Ordered<ColumnBatch, ColumnBatch>(
        (actor, batch) -> actor.call(BatchPolicy::compute, batch), observations);
  }

  /**
   * Answers lines of JSON, each of the plain form without parameters: {@code {"observation": […]}}.
   * What is wrong with a line is its answer: {@code {"error": "line 7: expected …"}}.
   *
   * @param firstNumber that of the first line
   * @return for each line one without a line end
   */
  public Iterator<Line> mapLines(Iterator<String> lines, long firstNumber) {
    Iterator<List<Answer>> batches =
        new Ordered<List<String>, List<Answer>>(
            (actor, batch) -> actor.call(BatchPolicy::answer, batch), inBatches(lines));
    return new Iterator<>() {
      private Iterator<Answer> batch = Collections.emptyIterator();
      private long number = firstNumber;

      @Override
      public boolean hasNext() {
        return batch.hasNext() || batches.hasNext();
      }

      @Override
      public Line next() {
        if (!batch.hasNext()) {
          batch = batches.next().iterator();
        }
        Answer answer = batch.next();
        long line = number++;
        return answer.isError()
            ? Line.error(line, answer.text())
            : new Line(line, false, answer.text());
      }
    };
  }

  /**
   * An answer to a line.
   *
   * @param number that of the line, from {@code firstNumber} on
   * @param isError whether it says what is wrong with the line
   * @param json one object
   */
  public record Line(long number, boolean isError, String json) {
    private static Line error(long number, String message) {
      return new Line(number, true, BatchPolicy.error("line " + number + ": " + message));
    }
  }

  private Iterator<List<String>> inBatches(Iterator<String> lines) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return lines.hasNext();
      }

      @Override
      public List<String> next() {
        List<String> batch = new ArrayList<>();
        do {
          batch.add(lines.next());
        } while (batch.size() < options.batchSize() && lines.hasNext());
        return batch;
      }
    };
  }

  /** Has the actors compute ahead, and returns the results in order. */
  private final class Ordered<I, O> implements Iterator<O> {
    private final ActorPool<BatchPolicy, O> pool = new ActorPool<>(actors);
    private final BiFunction<ActorHandle<BatchPolicy>, I, ObjectRef<O>> call;
    private final Iterator<I> in;
    private int submitted;

    Ordered(BiFunction<ActorHandle<BatchPolicy>, I, ObjectRef<O>> call, Iterator<I> in) {
      this.call = call;
      this.in = in;
    }

    @Override
    public boolean hasNext() {
      return submitted > 0 || in.hasNext();
    }

    @Override
    public O next() {
      while (submitted < BATCHES_PER_ACTOR * actors.size() && in.hasNext()) {
        I batch = in.next();
        pool.submit(actor -> call.apply(actor, batch));
        submitted++;
      }
      if (submitted == 0) {
        throw new NoSuchElementException("all results were taken");
      }
      submitted--;
      return pool.next();
    }
  }

  /** Ends the actors; a second call does nothing. */
  @Override
  public void close() {
    actors.forEach(ActorHandle::kill);
    actors.clear();
  }
}
