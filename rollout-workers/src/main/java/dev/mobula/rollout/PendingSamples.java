package dev.mobula.rollout;

import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.ObjectRef;
import dev.mobula.rollout.RunnerActors.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What runners of external environments were asked for. One that nobody plays with holds up no
 * other: its call goes on, and is taken another time. Confined to one thread.
 */
final class PendingSamples {
  /** After so long without any, the group may see whether it is to stop. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final RunnerActors<Sampler> runners;
  private final Map<Member<Sampler>, ObjectRef<List<Rollout>>> pending = new LinkedHashMap<>();

  PendingSamples(RunnerActors<Sampler> runners) {
    this.runners = runners;
  }

  /** Asks the runners that do not sample already; returns what any have, in their order. */
  List<Rollout> sample(SampleRequest request) {
    for (Member<Sampler> member : runners.members()) {
      pending.computeIfAbsent(member, m -> m.actor().call(Sampler::trySample, request));
    }
    Mobula.wait(List.copyOf(pending.values()), 1, PATIENCE);
    List<Rollout> rollouts = new ArrayList<>();
    for (Member<Sampler> member : runners.members()) {
      ObjectRef<List<Rollout>> sampled = pending.get(member);
      if (sampled != null && sampled.isReady()) {
        pending.remove(member);
        rollouts.addAll(take(member, sampled));
      }
    }
    return rollouts;
  }

  private List<Rollout> take(Member<Sampler> member, ObjectRef<List<Rollout>> sampled) {
    try {
      return runners.await(member, sampled);
    } catch (MobulaException failure) {
      runners.failed(member, failure);
      return List.of();
    }
  }

  /** Forgets all calls, as the runners go on from another state. */
  void clear() {
    pending.clear();
  }
}
