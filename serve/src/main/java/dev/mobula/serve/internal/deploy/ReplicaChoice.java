package dev.mobula.serve.internal.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The replicas that take requests, and which of them gets the next one: that with fewer requests of
 * two that are drawn. Guarded by the router.
 */
final class ReplicaChoice {
  private final SplittableRandom random = new SplittableRandom();
  private final List<ReplicaSlot> replicas = new ArrayList<>();
  private int maxOngoing = 1;

  /** Sets how many requests a replica may have at a time. */
  void limit(int ongoingOfEach) {
    maxOngoing = ongoingOfEach;
  }

  void add(ReplicaSlot slot) {
    slot.accepting = true;
    replicas.add(slot);
  }

  void remove(ReplicaSlot slot) {
    slot.accepting = false;
    replicas.remove(slot);
  }

  boolean isEmpty() {
    return replicas.isEmpty();
  }

  /** Tells whether a replica may have one more request. */
  boolean hasRoom(ReplicaSlot slot) {
    return slot.accepting && slot.ongoing < maxOngoing;
  }

  /**
   * Returns the replica that gets a request; null where none has room.
   *
   * @param modelId the model that it asks for; empty for none
   */
  @Nullable ReplicaSlot choose(String modelId) {
    List<ReplicaSlot> candidates = withModel(modelId);
    int count = candidates.size();
    if (count == 0) {
      return null;
    }
    int first = random.nextInt(count);
    int second = count == 1 ? first : (first + 1 + random.nextInt(count - 1)) % count;
    ReplicaSlot one = candidates.get(first);
    ReplicaSlot other = candidates.get(second);
    ReplicaSlot chosen = other.ongoing < one.ongoing ? other : one;
    return hasRoom(chosen) ? chosen : leastBusy(candidates);
  }

  /** Returns the replicas with room that have a model loaded, or else all. */
  private List<ReplicaSlot> withModel(String modelId) {
    if (modelId.isEmpty()) {
      return replicas;
    }
    List<ReplicaSlot> having = new ArrayList<>();
    for (ReplicaSlot slot : replicas) {
      if (hasRoom(slot) && slot.models.contains(modelId)) {
        having.add(slot);
      }
    }
    return having.isEmpty() ? replicas : having;
  }

  private @Nullable ReplicaSlot leastBusy(List<ReplicaSlot> candidates) {
    ReplicaSlot least = null;
    for (ReplicaSlot slot : candidates) {
      if (hasRoom(slot) && (least == null || slot.ongoing < least.ongoing)) {
        least = slot;
      }
    }
    return least;
  }
}
