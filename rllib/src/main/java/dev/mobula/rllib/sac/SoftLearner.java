package dev.mobula.rllib.sac;

import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rllib.LearnerResult.Metric;
import dev.mobula.rllib.critic.Critics;
import dev.mobula.rllib.replay.ReplayLearner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The learner actor of SAC and its kin: steps of the critics towards targets that count entropy as
 * reward, of the policy up the critics, and of the weight of entropy. Confined to its actor's
 * thread.
 */
public abstract class SoftLearner extends ReplayLearner {
  private static final String CRITICS = "critics";
  private static final String TEMPERATURE = "temperature";
  private static final String CRITIC_STEPS = "critic_steps";

  private final SoftSpec config;
  private final Critics critics;
  private final Temperature temperature;
  private final SoftLoss loss;
  private long criticSteps;

  SoftLearner(
      SoftSpec config,
      PolicySpec policy,
      Critics critics,
      Temperature temperature,
      SoftLoss loss,
      long seed) {
    super(config, policy, loss, seed);
    this.config = config;
    this.critics = critics;
    this.temperature = temperature;
    this.loss = loss;
  }

  /** Returns what the policy sees of the transitions that were drawn. */
  abstract ColumnBatch minibatch();

  /** Takes a step of the critics; returns the errors before it. */
  abstract float[] criticStep(double learningRate);

  @Override
  protected final void beginUpdate() {
    super.beginUpdate();
    critics.beginUpdate();
  }

  @Override
  protected final float[] gradientStep(long envSteps) {
    float[] errors = criticStep(config.soft().criticLr(config.common(), envSteps));
    step(minibatch(), learningRate(envSteps));
    if (Double.isFinite(loss.meanLogProb())) { // else the policy's step was left out
      temperature.step(loss.meanLogProb(), config.soft().alphaLr(config.common(), envSteps));
    }
    criticSteps++;
    if (criticSteps % config.soft().targetNetworkUpdateFreq() == 0) {
      critics.follow(config.offPolicy().tau());
    }
    return errors;
  }

  @Override
  protected final double learningRate(long envSteps) {
    return config.soft().actorLr(config.common(), envSteps);
  }

  @Override
  protected final List<Metric> ownMetrics() {
    List<Metric> metrics = new ArrayList<>(critics.metrics());
    metrics.add(new Metric("alpha_value", temperature.alpha()));
    metrics.add(new Metric("alpha_loss", temperature.loss(loss.meanLogProb())));
    return metrics;
  }

  /** Returns the names of the metrics of an update, in their order. */
  static Set<String> metricNames() {
    List<String> own = new ArrayList<>(Critics.METRICS);
    own.add("alpha_value");
    own.add("alpha_loss");
    return metricNames(List.of(SoftLoss.ENTROPY), own);
  }

  @Override
  protected final long skippedSteps() {
    return super.skippedSteps() + critics.skipped();
  }

  @Override
  public StateDict saveState() {
    return super.saveState()
        .putAll(CRITICS, critics.saveState())
        .putAll(TEMPERATURE, temperature.saveState())
        .putLong(CRITIC_STEPS, criticSteps);
  }

  @Override
  public void loadState(StateDict state) {
    super.loadState(state);
    critics.loadState(state.sub(CRITICS));
    temperature.loadState(state.sub(TEMPERATURE));
    criticSteps = state.getLong(CRITIC_STEPS);
  }

  @Override
  public final void close() {
    critics.close();
    super.close();
  }
}
