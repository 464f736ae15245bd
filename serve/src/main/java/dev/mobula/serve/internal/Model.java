package dev.mobula.serve.internal;

/** What answers requests of the Open Inference Protocol under a name. Usable by any thread. */
public interface Model extends AutoCloseable {
  /** The most rows of one request. */
  int MAX_ROWS = 4096;

  /** Returns what it takes and gives. */
  ModelMetadata metadata();

  /** Returns by what its requests are counted. */
  ModelMetrics metrics();

  /**
   * Answers a request.
   *
   * @throws InferenceException if it is not what the model takes
   */
  InferResponse infer(InferRequest request);

  /**
   * Has the code compiled that many requests will need; fewer calls where this is closed meanwhile.
   *
   * @param calls how often it computes what nobody gets
   */
  void warmUp(int calls);

  @Override
  void close();
}
