package dev.mobula.core.internal;

import dev.mobula.core.NodeStatus;
import java.util.ArrayDeque;
import java.util.List;

/** The last actors that died, and how many did and were restarted. Any thread. */
final class ActorLog {
  private static final int CAPACITY = 1000;

  private final ArrayDeque<NodeStatus.Actor> last = new ArrayDeque<>(); // guarded by this
  private long deaths; // guarded by this
  private long restarts; // guarded by this

  synchronized void died(NodeStatus.Actor actor) {
    deaths++;
    if (last.size() == CAPACITY) {
      last.removeFirst();
    }
    last.add(actor);
  }

  synchronized void restarted() {
    restarts++;
  }

  synchronized long deaths() {
    return deaths;
  }

  synchronized long restarts() {
    return restarts;
  }

  /** Returns the last that died, the latest at the end. */
  synchronized List<NodeStatus.Actor> last() {
    return List.copyOf(last);
  }
}
