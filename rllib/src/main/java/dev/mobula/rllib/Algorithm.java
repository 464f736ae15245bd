package dev.mobula.rllib;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnException;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.math.Rng;
import dev.mobula.core.ActorCreator;
import dev.mobula.core.Checkpoint;
import dev.mobula.core.CheckpointWriter;
import dev.mobula.core.Mobula;
import dev.mobula.core.Resources;
import dev.mobula.core.TaskException;
import dev.mobula.core.collective.CollectiveMember;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.policies.Engines;
import dev.mobula.policies.NotFiniteException;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.PolicyState;
import dev.mobula.rllib.config.AlgorithmConfig;
import dev.mobula.rllib.config.ExperimentFile;
import dev.mobula.rllib.config.ExperimentSpec;
import dev.mobula.rollout.EnvRunnerGroup;
import dev.mobula.rollout.EnvRunnerSpec;
import dev.mobula.rollout.Rollout;
import dev.mobula.train.Trainable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A reinforcement-learning algorithm at work: its runners, its learners, and the loop between them,
 * which a subclass writes as {@link #trainingStep}. Confined to one thread at a time. Starts the
 * runtime where none runs.
 *
 * <pre>{@code
 * ExperimentSpec experiment = ExperimentSpec.of("PPO", "CartPole-v1", PpoConfig.builder().build());
 * try (Algorithm algorithm = Algorithm.build(experiment)) {
 *   for (int i = 0; i < 100; i++) {
 *     Map<String, Object> result = algorithm.train();
 *   }
 * }
 * }</pre>
 */
public abstract class Algorithm implements Trainable {
  /** The only module of a run with one policy. */
  static final String DEFAULT_POLICY = PolicyState.DEFAULT_POLICY;

  private final ExperimentSpec experiment;
  private final AlgorithmConfig common;
  private final PolicySpec policy;
  private final EnvRunnerGroup envRunners;
  private final Evaluation evaluation;
  private final EpisodeWindow episodes;
  private final List<Callbacks> callbacks;
  private final Timers timers = new Timers();
  private @Nullable LearnerGroup<?> learner;
  private long iteration;
  private long envSteps;
  private int runnersSaved;
  private Map<String, Object> task = Map.of();
  private boolean closed;

  /**
   * What an algorithm wants of its samples.
   *
   * @param forReplay whether they go into a replay buffer, for which {@link Rollout} has other
   *     columns
   * @param policyOutputs columns of the policy that it reads beside the usual ones
   * @param sdeSampleFreq steps between draws of gSDE's noise; -1 for once a sample
   */
  protected record Sampling(boolean forReplay, List<String> policyOutputs, int sdeSampleFreq) {
    /** Copies the list. */
    public Sampling {
      policyOutputs = List.copyOf(policyOutputs);
    }

    /** Returns what learning from the latest samples wants. */
    public static Sampling onPolicy(List<String> policyOutputs, int sdeSampleFreq) {
      return new Sampling(false, policyOutputs, sdeSampleFreq);
    }

    /** Returns what learning from a replay buffer wants. */
    public static Sampling replay(int sdeSampleFreq) {
      return new Sampling(true, List.of(), sdeSampleFreq);
    }
  }

  /** Starts the runners. */
  protected Algorithm(ExperimentSpec experiment, PolicySpec policy, Sampling sampling) {
    this.experiment = experiment;
    this.common = experiment.config().common();
    this.policy = policy;
    for (int rank = 0; rank < common.learners().size(); rank++) { // before there are actors to fail
      common.learnerSpec(rank).engine().expectSupported(policy.network());
    }
    ParameterLayout.of(policy.network()); // which a vector can hold
    this.callbacks = CallbackClasses.create(common.callbacks());
    this.runnersSaved = common.envRunners().numEnvRunners();
    if (!Mobula.isInitialized()) {
      Mobula.init();
    }
    ExperimentResources.check(common, Mobula.runtime().totalResources().amount(Resources.CPU));
    EnvRunnerSpec spec = RunnerSpecs.of(experiment, policy, sampling);
    RunnerSpecs.checkEvaluation(common, spec);
    this.evaluation = new Evaluation(experiment, policy);
    this.episodes = new EpisodeWindow(common.reporting().metricsNumEpisodesForSmoothing());
    this.envRunners = // last, as it starts what would have to be closed again
        new EnvRunnerGroup(
            spec,
            RunnerSpecs.placement(common.envRunners()),
            RunnerSpecs.faultTolerance(common.faultTolerance()),
            experiment.seed());
  }

  /** Returns what an experiment takes of the node: its learners, and its remote runners. */
  public static Resources resources(ExperimentSpec experiment) {
    return ExperimentResources.all(experiment.config().common());
  }

  /** Returns the part of its {@link #resources} that its actors ask the node for. */
  public static Resources actorResources(ExperimentSpec experiment) {
    return ExperimentResources.ofActors(experiment.config().common());
  }

  /**
   * Builds the algorithm of an experiment with fresh weights.
   *
   * @throws RllibException if there is no algorithm of that name
   * @throws dev.mobula.envs.EnvironmentException if the environment cannot be made
   */
  public static Algorithm build(ExperimentSpec experiment) {
    Algorithm algorithm = AlgorithmTypes.byName(experiment.run()).build(experiment);
    try {
      algorithm.tell("onAlgorithmInit", callback -> callback.onAlgorithmInit(algorithm));
    } catch (RuntimeException failure) {
      algorithm.closeAfter(failure);
      throw failure;
    }
    return algorithm;
  }

  private void tell(String method, Consumer<Callbacks> call) {
    CallbackClasses.tell(callbacks, method, call);
  }

  /** Releases everything because of a failure, which is then to be thrown. */
  private void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException another) {
      failure.addSuppressed(another);
    }
  }

  /** Builds the algorithm that a checkpoint was written by, in the state it was in. */
  public static Algorithm fromCheckpoint(Checkpoint checkpoint) {
    Algorithm algorithm = build(Checkpoints.experiment(checkpoint));
    try {
      algorithm.restore(checkpoint);
    } catch (RuntimeException failure) {
      algorithm.closeAfter(failure);
      throw failure;
    }
    return algorithm;
  }

  /**
   * Starts the learners: the last thing that the constructor of an algorithm does.
   *
   * @param creator of the learner that is this one of them
   */
  protected final <L extends Learner> LearnerGroup<L> startLearners(
      Function<CollectiveMember, ActorCreator<L>> creator) {
    try {
      LearnerGroup<L> started =
          new LearnerGroup<>(common.learners(), policy.network(), creator, timers);
      learner = started;
      return started;
    } catch (RuntimeException failure) {
      closeAfter(failure);
      throw failure;
    }
  }

  private LearnerGroup<?> learner() {
    return Objects.requireNonNull(learner, "expected startLearners in the constructor");
  }

  /** Samples and learns: one round of the algorithm. */
  protected abstract void trainingStep();

  /** Returns the names of the learner's metrics. */
  protected abstract Set<String> learnerMetricNames();

  private Column weights() {
    return learner().latest().weights();
  }

  /**
   * Samples from all runners until there are {@code train_batch_size_per_learner} environment steps
   * for each learner.
   */
  protected final List<Rollout> sample() {
    List<Rollout> rollouts = new ArrayList<>();
    int steps = 0;
    while (steps < common.totalTrainBatchSize()) {
      for (Rollout rollout : sampleOnce(0)) {
        rollouts.add(rollout);
        steps += rollout.numEnvSteps();
      }
    }
    return List.copyOf(rollouts); // immutable, so that the learner gets it by reference
  }

  /**
   * Samples once from all runners.
   *
   * @param epsilon the probability of a random action
   */
  protected final List<Rollout> sampleOnce(double epsilon) {
    int restarts = envRunners.restarts();
    long version = learner().latest().version();
    List<Rollout> rollouts =
        timers.time("sample", () -> envRunners.sample(weights(), version, epsilon));
    for (Rollout rollout : rollouts) {
      envSteps += rollout.numEnvSteps();
      rollout.episodes().forEach(episodes::add);
      timers.add("sample/environment", rollout.timers().environment());
      timers.add("sample/inference", rollout.timers().inference());
    }
    tellOfRestarts(envRunners.restarts() - restarts);
    return List.copyOf(rollouts);
  }

  /** Returns the merged state of all normalisers, sealed. */
  protected final StateDict normalizers() {
    return envRunners.normalizers();
  }

  private void tellOfRestarts(int restarts) {
    if (restarts > 0) {
      tell("onEnvRunnersRecreated", callback -> callback.onEnvRunnersRecreated(this, restarts));
    }
  }

  /** Returns the environment steps sampled in the run so far: the time of schedules. */
  public final long envSteps() {
    return envSteps;
  }

  /** Returns the iterations of the run so far. */
  public final long iteration() {
    return iteration;
  }

  /** Returns what the algorithm was built from. */
  public final ExperimentSpec experiment() {
    return experiment;
  }

  /**
   * Has the environments that are sampled made anew with other settings, as a curriculum does: they
   * start new episodes with the next sample. Evaluation keeps the experiment's. Checkpoints hold
   * the settings. For {@link Callbacks#onTrainResult} and between iterations.
   *
   * @param changes replace settings of the experiment's {@code env_config}, all others of which are
   *     as they were at first
   * @throws dev.mobula.envs.EnvironmentException if the environment refuses them, or has other
   *     spaces with them
   */
  public final void setEnvConfig(Map<String, Object> changes) {
    expectOpen();
    Map<String, Object> before = task;
    task = Collections.unmodifiableMap(new LinkedHashMap<>(changes)); // null is a value
    try {
      envRunners.setEnvConfig(envConfig());
    } catch (EnvironmentException failure) { // of a runner's thread, which does not know the caller
      task = before;
      throw new EnvironmentException(String.valueOf(failure.getMessage()), failure);
    } catch (RuntimeException failure) {
      task = before;
      throw failure;
    }
  }

  /** Returns the settings of the environments that are sampled. */
  public final Map<String, Object> envConfig() {
    Map<String, Object> all = new LinkedHashMap<>(experiment.envConfig());
    all.putAll(task);
    return Collections.unmodifiableMap(all);
  }

  /** Returns the policy that is trained, without its weights. */
  public final PolicySpec policy() {
    return policy;
  }

  @Override
  public final Map<String, Object> train() {
    expectOpen();
    long start = System.nanoTime();
    long stepsBefore = envSteps;
    long episodesBefore = episodes.total();
    do {
      trainOnce();
    } while (envSteps - stepsBefore < common.reporting().minSampleTimestepsPerIteration()
        || (System.nanoTime() - start) * 1e-9 < common.reporting().minTimeSPerIteration());
    iteration++;
    try {
      return report(stepsBefore, episodesBefore);
    } catch (RuntimeException failure) {
      iteration--; // what a checkpoint of now holds
      throw failure;
    }
  }

  private Map<String, Object> report(long stepsBefore, long episodesBefore) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("num_env_steps_sampled_lifetime", envSteps);
    result.put("num_episodes_lifetime", episodes.total());
    result.put(
        "env_runners", episodes.metrics(envSteps - stepsBefore, episodes.total() - episodesBefore));
    result.put("learners", Map.of(DEFAULT_POLICY, learner().latest().metricsByName()));
    evaluateIfDue(result);
    result.put(
        "fault_tolerance",
        Map.of("num_env_runner_restarts", envRunners.restarts() + evaluation.restarts()));
    result.put("timers", timers.metrics());
    tell("onTrainResult", callback -> callback.onTrainResult(this, result));
    return result;
  }

  private void trainOnce() {
    try {
      trainingStep();
    } catch (RuntimeException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof DivergedException || cause instanceof NotFiniteException) {
          throw new DivergedException(
              "iteration %d, after %d environment steps: %s"
                  .formatted(iteration + 1, envSteps, cause.getMessage()),
              failure);
        }
      }
      throw failure;
    }
  }

  private void evaluateIfDue(Map<String, Object> result) {
    int interval = common.evaluation().evaluationInterval();
    if (interval > 0 && iteration % interval == 0) {
      try {
        EvaluationResult played = timers.time("evaluate", this::evaluate);
        result.put("evaluation", Map.of("env_runners", Evaluation.metrics(played)));
        evaluation.recordIfDue(iteration, weights(), envRunners.normalizers(), evaluationSeed());
      } catch (CancellationException _) {
        // The iteration that a stop is to end goes without: its training is done and worth keeping.
      }
    }
  }

  /**
   * Plays the episodes that the config's {@code evaluation} asks for, with the latest weights.
   *
   * @throws CancellationException if {@link #stopWaiting} was called before all were played
   */
  public final EvaluationResult evaluate() {
    expectOpen();
    tell("onEvaluateStart", callback -> callback.onEvaluateStart(this));
    int restarts = evaluation.restarts();
    EvaluationResult result = evaluation.run(weights(), envRunners.normalizers(), evaluationSeed());
    tellOfRestarts(evaluation.restarts() - restarts);
    tell("onEvaluateEnd", callback -> callback.onEvaluateEnd(this, result));
    return result;
  }

  private long evaluationSeed() {
    return Rng.split(experiment.seed(), "evaluation", iteration);
  }

  @Override
  public final void resultsDir(Path directory) {
    evaluation.resultsDir(directory);
  }

  @Override
  public final Set<String> metricNames() {
    Set<String> names = new LinkedHashSet<>();
    names.add("num_env_steps_sampled_lifetime");
    names.add("num_episodes_lifetime");
    EpisodeWindow.NAMES.forEach(name -> names.add("env_runners/" + name));
    learnerMetricNames().forEach(name -> names.add("learners/" + DEFAULT_POLICY + "/" + name));
    if (common.evaluation().evaluationInterval() > 0) {
      Evaluation.metricNames().forEach(name -> names.add("evaluation/env_runners/" + name));
    }
    names.add("fault_tolerance/num_env_runner_restarts");
    tell("metricNames", callback -> names.addAll(callback.metricNames()));
    return names;
  }

  @Override
  public final void save(CheckpointWriter checkpoint) {
    StateDict state =
        new StateDict()
            .putLong("iteration", iteration)
            .putLong("env_steps", envSteps)
            .putLong("evaluation_restarts", evaluation.restarts())
            .putAll("episodes", episodes.saveState());
    PolicyState policyState = new PolicyState(policy, weights(), envRunners.normalizers());
    checkpoint
        .put(Checkpoints.ALGORITHM, state)
        .put(Checkpoints.LEARNER, learner().saveState())
        .put(Checkpoints.ENV_RUNNERS, envRunners.saveState())
        .put(PolicyState.NAME, policyState.save(DEFAULT_POLICY))
        .putText(Checkpoints.PARAMS, ExperimentFile.toYaml(experiment));
    if (!task.isEmpty()) {
      checkpoint.putText(Checkpoints.TASK, ExperimentFile.toYaml(experiment.withEnvConfig(task)));
    }
  }

  /**
   * Replaces all state by that of a checkpoint.
   *
   * @throws dev.mobula.rllib.config.ConfigException if it was written with settings that its state
   *     depends on and that are others here, naming their keys
   * @throws RllibException if its state does not fit for another reason
   */
  @Override
  public final void restore(Checkpoint checkpoint) {
    ExperimentSpec saved = Checkpoints.experiment(checkpoint);
    ResumedSettings.check(checkpoint.directory().toString(), saved, experiment);
    try {
      load(checkpoint);
    } catch (TaskException | PolicyException | ColumnException e) {
      throw new RllibException(
          "expected a state that fits this run in %s, found one that does not: %s"
              .formatted(checkpoint.directory(), misfit(e)),
          e);
    }
    runnersSaved = saved.config().common().envRunners().numEnvRunners();
    tell("onCheckpointLoaded", callback -> callback.onCheckpointLoaded(this));
  }

  /** An environment's own failure to load its state says nothing of the spaces. */
  private static String misfit(RuntimeException failure) {
    @Nullable String environment = null;
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
      if (environment == null && cause instanceof EnvironmentException) {
        environment = String.valueOf(cause.getMessage());
      }
    }
    boolean spaces = root instanceof ColumnException || root instanceof PolicyException;
    boolean unknown = environment == null && !(root instanceof RllibException);
    return (environment == null ? String.valueOf(root.getMessage()) : environment)
        + (spaces || unknown ? "; did env_config change the spaces?" : "");
  }

  private void load(Checkpoint checkpoint) {
    StateDict state = checkpoint.state(Checkpoints.ALGORITHM);
    iteration = state.getLong("iteration");
    envSteps = state.getLong("env_steps");
    evaluation.restoreRestarts((int) state.getLong("evaluation_restarts"));
    episodes.loadState(state.sub("episodes"));
    learner().loadState(checkpoint.state(Checkpoints.LEARNER));
    Map<String, Object> saved = Checkpoints.task(checkpoint);
    if (!saved.equals(task)) {
      setEnvConfig(saved);
    }
    envRunners.loadState(checkpoint.state(Checkpoints.ENV_RUNNERS));
  }

  private void expectOpen() {
    if (closed) {
      throw new IllegalStateException(
          "expected an open algorithm, found one that was closed; build another");
    }
  }

  /** All failures but that of what is learnt itself. */
  @Override
  public final boolean savesAfter(RuntimeException failure) {
    return !(failure instanceof DivergedException);
  }

  @Override
  public final void stopWaiting() {
    envRunners.stopWaiting();
    evaluation.stopWaiting();
  }

  @Override
  public final Optional<String> engine() {
    return Optional.of(Engines.explain(common.learnerSpec(0), policy().network()));
  }

  @Override
  public final Optional<String> resumeCaveat() {
    int runners = common.envRunners().numEnvRunners();
    @Nullable String why = null;
    if (runnersSaved != runners) {
      why =
          "num_env_runners is %d, and was %d in the checkpoint, so other episodes are played"
              .formatted(runners, runnersSaved);
    } else if (!envRunners.savesEpisodes()) {
      why = experiment.env() + " does not save its state, so new episodes were started";
    }
    return Optional.ofNullable(why)
        .map(reason -> reason + ": the run goes on otherwise than if it had never stopped");
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      try (evaluation;
          envRunners) {
        if (learner != null) {
          learner.close();
        }
      }
    }
  }
}
