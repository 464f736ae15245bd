package dev.mobula.serve.internal;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop, of which those are closed that do not come to a whole request
 * in time: whatever a client sends meanwhile, so that slowness does not hold connections. Of a
 * connection with several requests at a time, a late one is ended alone. Confined to the event
 * loop.
 */
final class Connections {
  private final long readTimeoutNs;
  private final long keepAliveTimeoutNs;
  private final Map<HttpConnection, State> states = new IdentityHashMap<>();

  /** What a connection does: with HTTP/2, several requests at a time. */
  static final class State {
    private final Set<Exchange> exchanges = new HashSet<>();
    private boolean fresh = true;
    private long idleSince;

    State(long now) {
      idleSince = now;
    }

    /**
     * A request begins.
     *
     * @param endAlone ends the request when it is late; null where the connection has to be closed
     */
    Exchange begin(long now, @Nullable Runnable endAlone) {
      Exchange exchange = new Exchange(now, endAlone);
      exchanges.add(exchange);
      return exchange;
    }

    /** Tells whether the connection has to be closed. */
    boolean isLate(long now, long readTimeoutNs, long keepAliveTimeoutNs) {
      return exchanges.isEmpty()
          ? now - idleSince > (fresh ? readTimeoutNs : keepAliveTimeoutNs)
          : exchanges.stream()
              .anyMatch(one -> one.endAlone == null && one.isLate(now, readTimeoutNs));
    }

    /** Ends requests that are late, where the others of the connection can go on. */
    void endLate(long now, long readTimeoutNs) {
      for (Exchange exchange : List.copyOf(exchanges)) {
        Runnable endAlone = exchange.endAlone;
        if (endAlone != null && exchange.isLate(now, readTimeoutNs)) {
          exchange.gone(now);
          endAlone.run();
        }
      }
    }

    /** One request and its answer. */
    final class Exchange {
      private final long since;
      private final @Nullable Runnable endAlone;
      private boolean reading = true;
      private boolean answered;

      private Exchange(long now, @Nullable Runnable endAlone) {
        since = now;
        this.endAlone = endAlone;
      }

      private boolean isLate(long now, long readTimeoutNs) {
        return reading && now - since > readTimeoutNs;
      }

      /** All of the request is there. */
      void read(long now) {
        reading = false;
        endIfOver(now);
      }

      /** The request was answered. */
      void answered(long now) {
        fresh = false;
        answered = true;
        endIfOver(now);
      }

      private void endIfOver(long now) {
        if (answered && !reading) {
          gone(now);
        }
      }

      /** Nothing more comes of it. */
      void gone(long now) {
        idleSince = exchanges.remove(this) ? now : idleSince;
      }
    }
  }

  Connections(Duration readTimeout, Duration keepAliveTimeout) {
    readTimeoutNs = readTimeout.toNanos();
    keepAliveTimeoutNs = keepAliveTimeout.toNanos();
  }

  void opened(HttpConnection connection, long now) {
    states.put(connection, new State(now));
    connection.closeHandler(_ -> states.remove(connection));
  }

  /** Leaves a connection to others, who close it in time. */
  void release(HttpConnection connection) {
    states.remove(connection);
  }

  State of(HttpConnection connection, long now) {
    return states.computeIfAbsent(connection, _ -> new State(now));
  }

  /** Ends what is late. */
  void endLate(long now) {
    List<HttpConnection> late = new ArrayList<>();
    states.forEach((connection, state) -> {
      state.endLate(now, readTimeoutNs);
      if (state.isLate(now, readTimeoutNs, keepAliveTimeoutNs)) {
        late.add(connection);
      }
    });
    late.forEach(HttpConnection::close);
  }
}
