package dev.mobula.core.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mobula.core.MetricsExporter;
import dev.mobula.core.MobulaException;
import dev.mobula.core.NodeStatus;
import dev.mobula.core.NotSupportedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a node, for Prometheus. What makes them is looked for when they are first asked
 * for. Any thread.
 */
final class NodeMetrics implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(NodeMetrics.class.getName());
  private static final String PATH = "/metrics";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<NodeStatus> status;
  private @Nullable MetricsExporter exporter; // guarded by this
  private boolean closed; // guarded by this
  private volatile @Nullable HttpServer server;

  NodeMetrics(Supplier<NodeStatus> status) {
    this.status = status;
  }

  /**
   * Returns the metrics as text.
   *
   * @throws MobulaException once this is closed
   */
  synchronized String scrape() {
    return exporter().scrape(status.get());
  }

  private synchronized MetricsExporter exporter() {
    if (closed) {
      throw LocalScheduler.SHUT_DOWN.exception();
    }
    MetricsExporter known = exporter;
    if (known == null) {
      known =
          ServiceLoader.load(MetricsExporter.class, NodeMetrics.class.getClassLoader())
              .findFirst()
              .orElseThrow(() ->
                  new NotSupportedException(
                      "expected dev.mobula:mobula-core-runtime-micrometer on the class path for metrics, found it missing; add that dependency"));
      exporter = known;
    }
    return known;
  }

  /**
   * Serves the metrics to this machine over HTTP.
   *
   * @param port the port, or 0 for any
   */
  void serve(int port) {
    exporter(); // where it is missing that is said now
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      made.createContext(PATH, this::answer);
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      // Its threads are daemons where the one that starts it is: metrics keep no program alive.
      Thread starter = Thread.ofPlatform().daemon().name("mobula-metrics").start(made::start);
      starter.join();
      server = made;
    } catch (IOException e) {
      throw new MobulaException(
          "cannot serve metrics at port %d of 127.0.0.1: %s; choose another port, or 0 for any"
              .formatted(port, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MobulaException("interrupted while the port for metrics was opened", e);
    }
  }

  /** Returns the port at which metrics are served, or -1. */
  int port() {
    return server == null ? -1 : server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] text = scrape().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", TEXT);
      exchange.sendResponseHeaders(200, text.length);
      exchange.getResponseBody().write(text);
    } catch (RuntimeException e) {
      LOGGER.log(Level.WARNING, "could not answer a request for metrics", e);
      throw e;
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    synchronized (this) {
      closed = true;
      if (exporter != null) {
        exporter.close();
        exporter = null;
      }
    }
  }
}
