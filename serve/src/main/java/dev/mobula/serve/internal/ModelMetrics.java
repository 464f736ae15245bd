package dev.mobula.serve.internal;

import dev.mobula.serve.internal.metrics.RequestMeters;
import dev.mobula.serve.internal.metrics.RequestMeters.Outcome;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** The meters of a model that is served without a deployment. Any thread. */
final class ModelMetrics implements AutoCloseable {
  /** What they have as the name of an application. */
  private static final String APPLICATION = "models";

  private final RequestMeters meters;
  private final DistributionSummary rows;
  private final LongAdder ongoing = new LongAdder();

  ModelMetrics(String model) {
    Tags tags = RequestMeters.tags(APPLICATION, model);
    meters = new RequestMeters(tags);
    rows = meters.keep(RequestMeters.batchSizes(tags));
    meters.gauge(
        "mobula.serve.requests.ongoing", "Requests that are answered now", ongoing, LongAdder::sum);
  }

  /** Answers a request, whose time counts from now on. */
  <T> T measure(Supplier<T> answer) {
    long startNs = System.nanoTime();
    ongoing.increment();
    Outcome outcome = Outcome.ERROR;
    try {
      T result = answer.get();
      outcome = Outcome.OK;
      return result;
    } catch (InferenceException e) {
      outcome = e.status() < InferenceException.INTERNAL ? Outcome.INVALID : Outcome.ERROR;
      throw e;
    } finally {
      ongoing.decrement();
      meters.ended(startNs, outcome);
    }
  }

  /** Counts a batch that is computed. */
  void computed(int batch) {
    rows.record(batch);
  }

  @Override
  public void close() {
    meters.close();
  }
}
