package dev.mobula.tune.internal;

import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The trials of an experiment: by id, in their order, and by status, so that nobody has to look at
 * all of them for each result.
 */
final class Roster {
  private final Map<String, TrialRecord> byId = new HashMap<>();
  private final List<TrialRecord> inOrder = new ArrayList<>();
  private final Map<TrialStatus, TreeSet<TrialRecord>> byStatus = new EnumMap<>(TrialStatus.class);

  Roster() {
    for (TrialStatus status : TrialStatus.values()) {
      byStatus.put(status, new TreeSet<>(Comparator.comparingInt(TrialRecord::index)));
    }
  }

  void add(TrialRecord trial) {
    byId.put(trial.id(), trial);
    inOrder.add(trial);
    group(trial.status()).add(trial);
  }

  int size() {
    return inOrder.size();
  }

  /** Returns a trial that there is. */
  TrialRecord get(String id) {
    return Objects.requireNonNull(byId.get(id), () -> "no trial " + id);
  }

  Optional<Trial> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Makes a change by which the status of a trial may become another. */
  void change(String id, Consumer<TrialRecord> change) {
    TrialRecord trial = get(id);
    TrialStatus before = trial.status();
    change.accept(trial);
    if (trial.status() != before) {
      group(before).remove(trial);
      group(trial.status()).add(trial);
    }
  }

  /** Returns all of them in their order. */
  List<TrialRecord> all() {
    return Collections.unmodifiableList(inOrder);
  }

  /** Returns those of a status in their order; a view. */
  Collection<TrialRecord> with(TrialStatus status) {
    return Collections.unmodifiableCollection(group(status));
  }

  private TreeSet<TrialRecord> group(TrialStatus status) {
    return Objects.requireNonNull(byStatus.get(status));
  }
}
