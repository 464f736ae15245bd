package dev.mobula.rollout;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.policies.SampleBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * The steps that clients have taken since the last sample, in the order in which they were begun,
 * until they become one. Grows as needed.
 */
final class ExternalSteps {
  private final FragmentColumns layout;
  private final int slots;
  private final boolean forReplay;
  private final boolean wholeEpisodes;
  private final int wanted;
  private final List<StepList> ended = new ArrayList<>();
  private ColumnBatch columns;
  private int rows;
  private int complete;

  ExternalSteps(EnvRunnerSpec spec, FragmentColumns layout) {
    this.layout = layout;
    this.slots = spec.numEnvs();
    this.forReplay = spec.forReplay();
    this.wholeEpisodes = spec.batchMode() == BatchMode.COMPLETE_EPISODES;
    this.wanted = Math.multiplyExact(spec.fragmentLength(), slots);
    this.columns = ColumnBatch.allocate(layout.all(), wanted + 2 * slots);
    clearEnded();
  }

  private void clearEnded() {
    ended.clear();
    for (int slot = 0; slot < slots; slot++) {
      ended.add(new StepList());
    }
    complete = 0;
  }

  /** Tells whether there are enough steps for a sample. */
  boolean areEnough() {
    return complete >= wanted;
  }

  /** Begins steps; returns the first of their rows. */
  int begin(int count) {
    if (rows + count > columns.rows()) {
      ColumnBatch larger = ColumnBatch.allocate(layout.all(), 2 * columns.rows());
      copyRows(columns, larger, rows);
      columns = larger;
    }
    rows += count;
    return rows - count;
  }

  private static void copyRows(ColumnBatch from, ColumnBatch into, int count) {
    into.columns()
        .forEach(
            (name, column) -> column.slice(0, count).copyFrom(from.column(name).slice(0, count)));
  }

  /** Returns what the policy fills of some rows. */
  ColumnBatch policyRows(int from, int to) {
    return columns.select(layout.policyNames()).slice(from, to);
  }

  /** Puts another action into the place of the policy's. */
  void replaceAction(int row, ColumnBatch action) {
    action
        .columns()
        .forEach((name, column) -> columns.column(name).slice(row, row + 1).copyFrom(column));
  }

  /** Copies what is seen before some steps; nothing where that is not recorded. */
  void recordObservations(int from, ColumnBatch observations) {
    if (forReplay) {
      copyInto(layout.rawNames(), observations, from);
    }
  }

  private void copyInto(List<String> names, ColumnBatch source, int row) {
    Iterator<Column> values = source.columns().values().iterator();
    for (String name : names) {
      columns.column(name).slice(row, row + source.rows()).copyFrom(values.next());
    }
  }

  void recordEpisode(int row, long id, int t) {
    columns.column(SampleBatch.EPISODE_ID).setLong(row, id);
    columns.column(SampleBatch.T).setInt(row, t);
  }

  /** Notes what the open step of an episode has led to: the episode goes on. */
  void recordStep(ExternalEpisode episode, float learnedReward) {
    columns.column(SampleBatch.REWARD).setFloat(episode.openStep(), learnedReward);
    complete += wholeEpisodes ? 0 : 1;
  }

  /** Notes that an episode ended by the rules of its world after its last step. */
  void terminate(ExternalEpisode episode) {
    columns.column(SampleBatch.TERMINATED).setBool(episode.steps().last(), true);
    end(episode);
  }

  /** Notes that an episode was cut off after its last step, in what has this value. */
  void truncate(ExternalEpisode episode, float value) {
    cut(episode.steps().last(), value);
    end(episode);
  }

  /** Notes that an episode was cut off after its last step, for replay. */
  void truncate(ExternalEpisode episode, ColumnBatch lastSeen) {
    int last = episode.steps().last();
    columns.column(SampleBatch.TRUNCATED).setBool(last, true);
    copyInto(layout.finalNames(), lastSeen, last);
    end(episode);
  }

  private void cut(int row, float value) {
    columns.column(SampleBatch.TRUNCATED).setBool(row, true);
    columns.column(SampleBatch.TRUNCATION_VALUE).setFloat(row, value);
  }

  private void end(ExternalEpisode episode) {
    ended.get(episode.slot()).addAll(episode.steps());
    complete += wholeEpisodes ? episode.steps().size() : 0;
  }

  /** Forgets the steps of an episode that goes on no more, or cuts it off before its open step. */
  void giveUp(ExternalEpisode episode) {
    if (episode.steps().isEmpty() || wholeEpisodes) {
      return;
    }
    if (forReplay) {
      truncate(episode, seenBefore(episode.openStep()));
    } else {
      truncate(episode, valueBefore(episode.openStep()));
    }
  }

  private float valueBefore(int row) {
    return columns.column(SampleBatch.VALUE).getFloat(row);
  }

  private ColumnBatch seenBefore(int row) {
    List<String> names = new ArrayList<>(layout.rawNames());
    if (layout.finalNames().size() > names.size()) {
      names.add(SampleBatch.PREVIOUS_IN);
    }
    return columns.select(names).slice(row, row + 1);
  }

  /**
   * Returns a sample of all complete steps, and goes on with the others.
   *
   * @param running the episodes that go on; where samples are of whole episodes, they keep theirs
   */
  ExternalFragment take(Collection<ExternalEpisode> running, long version) {
    if (!wholeEpisodes) {
      running.forEach(this::cutForNow);
    }
    ExternalFragment fragment =
        forReplay
            ? ExternalFragment.bySlots(columns, ended, version)
            : ExternalFragment.joined(columns, ended, version);
    keep(running);
    clearEnded();
    return fragment;
  }

  /** The rest of an episode goes into the next sample, so that the open step's value stands in. */
  private void cutForNow(ExternalEpisode episode) {
    if (!episode.steps().isEmpty()) {
      if (!forReplay) {
        cut(episode.steps().last(), valueBefore(episode.openStep()));
      }
      end(episode);
    }
  }

  private void keep(Collection<ExternalEpisode> running) {
    StepList kept = new StepList();
    for (ExternalEpisode episode : running) {
      StepList moved = new StepList();
      for (int i = 0; wholeEpisodes && i < episode.steps().size(); i++) {
        moved.add(keep(kept, episode.steps().get(i)));
      }
      int open = episode.openStep();
      int movedOpen = open == ExternalEpisode.NONE ? open : keep(kept, open);
      episode.moveTo(moved, movedOpen);
    }
    ColumnBatch next =
        ColumnBatch.allocate(layout.all(), Math.max(wanted, kept.size()) + 2 * slots);
    columns.gather(kept.toArray(), 0, kept.size(), next.slice(0, kept.size()));
    columns = next;
    rows = kept.size();
  }

  private static int keep(StepList kept, int row) {
    kept.add(row);
    return kept.size() - 1;
  }
}
