package dev.mobula.serve.internal;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections of one event loop, of which those are closed that do not come to a whole request
 * in time: whatever a client sends meanwhile, so that slowness does not hold connections. Confined
 * to the event loop.
 */
final class Connections {
  private final long readTimeoutNs;
  private final long keepAliveTimeoutNs;
  private final Map<HttpConnection, State> states = new IdentityHashMap<>();

  /** What a connection does. */
  static final class State {
    private int reading;
    private int answering;
    private boolean fresh = true;
    private long since;

    private State(long now) {
      since = now;
    }

    /** A request begins. */
    void begin(long now) {
      since = now;
      reading++;
    }

    /** All of a request is there. */
    void read(long now) {
      since = now;
      reading--;
      answering++;
    }

    /** A request was answered. */
    void answered(long now) {
      since = now;
      fresh = false;
      answering--;
    }

    private boolean isLate(long now, long readTimeoutNs, long keepAliveTimeoutNs) {
      if (reading == 0 && answering > 0) {
        return false;
      }
      return now - since > (reading > 0 || fresh ? readTimeoutNs : keepAliveTimeoutNs);
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

  void closeLate(long now) {
    List<HttpConnection> late = new ArrayList<>();
    states.forEach((connection, state) -> {
      if (state.isLate(now, readTimeoutNs, keepAliveTimeoutNs)) {
        late.add(connection);
      }
    });
    late.forEach(HttpConnection::close);
  }

  int size() {
    return states.size();
  }
}
