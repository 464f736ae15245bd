package dev.mobula.serve;

/** A class of a deployment that knows whether it is well. */
public interface HealthCheckable {
  /**
   * Returns if it is well. A replica that is not, three times one after the other, is replaced.
   * Called beside requests that run.
   *
   * @throws Exception if it is not well
   */
  void checkHealth() throws Exception;
}
