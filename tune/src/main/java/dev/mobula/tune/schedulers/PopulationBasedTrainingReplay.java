package dev.mobula.tune.schedulers;

import dev.mobula.train.Metrics;
import dev.mobula.tune.Trial;
import dev.mobula.tune.TrialDecision;
import dev.mobula.tune.TrialPool;
import dev.mobula.tune.TrialScheduler;
import dev.mobula.tune.TuneException;
import dev.mobula.tune.internal.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains with the schedule of settings that population based training found: a trial begins with
 * {@link #initialConfig} and changes its settings after the same iterations as the state of the
 * trial did whose {@code pbt_policy.txt} it is.
 */
public final class PopulationBasedTrainingReplay implements TrialScheduler {
  private final Path file;
  private final List<Exploitation> steps;
  private final Map<String, Integer> done = new HashMap<>();

  /**
   * Reads a schedule.
   *
   * @param policyFile {@code pbt_policy.txt} of a trial
   * @throws TuneException if it cannot be read, or is none
   */
  public PopulationBasedTrainingReplay(Path policyFile) {
    file = policyFile;
    steps = read(policyFile);
  }

  private static List<Exploitation> read(Path file) {
    try {
      List<Exploitation> steps =
          Files.readAllLines(file).stream().map(PopulationBasedTrainingReplay::step).toList();
      if (steps.isEmpty()) {
        throw new TuneException("expected at least one line in " + file + ", found none");
      }
      return steps;
    } catch (IOException e) {
      throw new TuneException("could not read " + file + ": " + e, e);
    } catch (tools.jackson.core.JacksonException e) {
      throw new TuneException(
          "expected %s, as a trial of population based training writes it, in %s, found something else: %s"
              .formatted(ExploitationLog.FILE, file, e.getOriginalMessage()),
          e);
    }
  }

  private static Exploitation step(String line) {
    return Json.read(line.getBytes(StandardCharsets.UTF_8), Exploitation.class);
  }

  /** Returns the configuration with which a trial has to begin. */
  public Map<String, Object> initialConfig() {
    return steps.getFirst().before();
  }

  /**
   * Checks that a trial begins as the schedule does.
   *
   * @throws TuneException if it does not
   */
  @Override
  public void onTrialAdd(Trial trial) {
    if (!Json.normalised(trial.config()).equals(initialConfig())) {
      throw new TuneException(
          "expected trial %s to begin with %s, as the schedule in %s does, found %s; use initialConfig() of the scheduler"
              .formatted(trial.id(), initialConfig(), file, trial.config()));
    }
    done.put(trial.id(), 0);
  }

  @Override
  public TrialDecision onTrialResult(TrialPool pool, Trial trial, Metrics result) {
    int due = due(trial);
    return due > done.getOrDefault(trial.id(), 0)
        ? new TrialDecision.Exploit(trial.id(), steps.get(due - 1).config())
        : TrialDecision.CONTINUE;
  }

  private int due(Trial trial) {
    return (int) steps.stream().filter(step -> step.age() <= trial.iteration()).count();
  }

  @Override
  public void onTrialExploit(TrialPool pool, Trial trial, Trial donor, long donorIteration) {
    done.put(trial.id(), due(trial));
  }
}
