package dev.mobula.core;

/**
 * Writes what goes on in a node for Prometheus. Found by {@link java.util.ServiceLoader} when
 * metrics are first asked for; one instance belongs to one node.
 */
public interface MetricsExporter extends AutoCloseable {
  /** Returns metrics in the text format of Prometheus, version 0.0.4; one thread at a time. */
  String scrape(NodeStatus status);

  /** Gives back what it took; nothing is asked of it after that. */
  @Override
  void close();
}
