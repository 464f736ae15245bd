package dev.mobula.core.micrometer;

import dev.mobula.core.MetricsExporter;
import dev.mobula.core.NodeStatus;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * Exports a node's metrics, those of its JVM, and what the program itself measures through {@link
 * Metrics}, Micrometer's global registry, from the time on when this was made.
 */
public final class PrometheusExporter implements MetricsExporter {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final NodeMeters node = new NodeMeters(registry);

  /** Creates one for a node. */
  public PrometheusExporter() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    Metrics.addRegistry(registry);
  }

  @Override
  public String scrape(NodeStatus status) {
    node.update(status);
    return registry.scrape();
  }

  @Override
  public void close() {
    Metrics.removeRegistry(registry);
    registry.close();
  }
}
