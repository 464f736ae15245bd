package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.connectors.ActionPipeline;
import dev.mobula.policies.connectors.ObservationPipeline;
import org.jspecify.annotations.Nullable;

/**
 * From observations to actions: observation connectors, network, distribution, action connectors.
 * EnvRunners, evaluation and serving all use this class. Copies and computes in memory of its own,
 * allocated at first sight of a number of rows; nothing in steady state. Confined to one thread at
 * a time.
 */
public final class Policy implements Stateful, AutoCloseable {
  private final PolicySpec spec;
  private final Network network;
  private final ActionDistribution distribution;
  private final ObservationPipeline observations;
  private final ActionPipeline actions;
  private final RandomActions randomActions;
  private final @Nullable ExpectedReturns expectedReturns;
  private final @Nullable PolicyMemory[] memories;
  private boolean training;
  private long weightsVersion;

  private Policy(PolicySpec spec, Network network, int capacity) {
    this.spec = spec;
    this.network = network;
    distribution = spec.distribution().create(capacity);
    observations = spec.observationPipeline();
    actions = spec.actionPipeline();
    randomActions =
        new RandomActions(
            spec.head() instanceof PolicyHead.ActionValues values ? values.epsilon() : 0);
    expectedReturns =
        spec.head() instanceof PolicyHead.ActionValues values && values.returns().atoms() > 1
            ? new ExpectedReturns(values, spec.distribution().maskSize(), capacity)
            : null;
    memories = new PolicyMemory[capacity + 1];
  }

  /**
   * Creates a policy whose weights are all zero.
   *
   * @param engine runs the network
   * @param capacity the largest number of rows of one {@link #compute}
   * @throws PolicyException if the engine does not support the network
   */
  public static Policy create(PolicySpec spec, NetworkEngine engine, int capacity) {
    return new Policy(spec, engine.create(spec.network(), capacity), capacity);
  }

  /** Returns what this policy was made from. */
  public PolicySpec spec() {
    return spec;
  }

  /** Returns where each parameter lies in the vector of the weights. */
  public ParameterLayout layout() {
    return network.layout();
  }

  /** Returns what observations pass through, for merging and spreading statistics. */
  public ObservationPipeline observationPipeline() {
    return observations;
  }

  /**
   * Says whether the running statistics of connectors learn from the observations of {@link
   * #compute}; they do not at first.
   */
  public void setTraining(boolean training) {
    this.training = training;
  }

  /** Draws weights as the network's initialisers say. */
  public void initialize(long seed) {
    network.initialize(seed);
  }

  /**
   * Replaces the weights.
   *
   * @param weights {@code FLOAT32[layout().size()]}; copied
   * @param version what {@link #weightsVersion} returns from now on
   */
  public void setWeights(Column weights, long version) {
    network.writeParameters(weights);
    weightsVersion = version;
  }

  /** Copies the weights into {@code FLOAT32[layout().size()]}. */
  public void readWeights(Column into) {
    network.readParameters(into);
  }

  /** Returns the version of the weights; 0 at first. */
  public long weightsVersion() {
    return weightsVersion;
  }

  /**
   * Sets the probability with which any action is taken while exploring, each with the same
   * probability; elements of a Box are then drawn from −1 to 1, for {@code normalize_actions}. At
   * first it is what {@linkplain PolicyHead.ActionValues action values} say, and 0 for others.
   */
  public void setEpsilon(double epsilon) {
    randomActions.setEpsilon(epsilon);
  }

  /** Draws the noise of state-dependent exploration anew, for {@code rows} rows. */
  public void resampleNoise(Rng rng, int rows) {
    distribution.resampleNoise(rng, rows);
  }

  /**
   * Chooses an action for each row.
   *
   * @param in the columns {@code observation…} as the observation space has them, and {@code
   *     action_mask} where choices are masked by something else than {@code
   *     observation/action_mask}, and {@code state_in} where the network is recurrent: what {@code
   *     state_out} was a step before, or zero at the start of an episode, and likewise {@code
   *     previous_in} where it sees something of the step before
   * @param out those of {@link PolicySpec#outputColumns()} that it has are filled: what the network
   *     saw, {@code action…} as drawn, {@code env_action…} for the environment, {@code log_prob},
   *     {@code value}, {@code action_dist_inputs}, {@code action_mask}, {@code state_in} as it was,
   *     {@code state_out}, which may be the same memory as the {@code state_in} that is read, and
   *     likewise {@code previous_in} and {@code previous_out}
   * @param explore whether actions are drawn; else the most probable ones are taken
   * @param rng draws the actions
   * @throws EmptyMaskException if a mask allows nothing
   */
  public void compute(ColumnBatch in, ColumnBatch out, boolean explore, Rng rng) {
    network.useNoise(explore);
    if (explore) {
      network.resampleNoise(rng);
    }
    PolicyMemory memory = forward(in, training);
    expectRows(in.rows(), out.rows());
    Column mask = memory.mask(in);
    if (expectedReturns == null) {
      distribution.condition(network, in.rows(), mask);
    } else {
      distribution.conditionOn(expectedReturns.compute(network, in.rows()), in.rows(), mask);
    }
    choose(memory, explore, rng);
    if (mask != null) {
      copy(mask, SampleBatch.ACTION_MASK, out);
    }
    write(memory, out);
  }

  private void choose(PolicyMemory memory, boolean explore, Rng rng) {
    switch (spec.head()) {
      case PolicyHead.ActionProbabilities _ when explore ->
          distribution.sample(rng, memory.actions);
      case PolicyHead.NoisyActions _ when explore -> {
        distribution.sample(rng, memory.actions);
        RandomActions.clip(memory);
      }
      default -> distribution.mode(memory.actions);
    }
    if (explore) {
      randomActions.replace(distribution, memory, rng);
    }
  }

  /**
   * Computes only the values, for bootstrapping; statistics do not learn.
   *
   * @param in the columns {@code observation…}, and {@code state_in} and {@code previous_in} as
   *     {@link #compute} takes them
   * @param into {@code FLOAT32[in.rows()]}
   */
  public void computeValues(ColumnBatch in, Column into) {
    forward(in, false);
    into.copyFrom(value(in.rows()));
  }

  @Override
  public StateDict saveState() {
    Column weights = Column.allocate(DType.FLOAT32, layout().size());
    network.readParameters(weights);
    return new StateDict()
        .put("weights", weights)
        .putLong("weights_version", weightsVersion)
        .putAll("connectors", observations.saveState());
  }

  @Override
  public void loadState(StateDict state) {
    Column weights = state.column("weights");
    if (weights.dtype() != DType.FLOAT32 || weights.size() != layout().size()) {
      throw new PolicyException(
          "expected FLOAT32[%d] weights for the network of this policy, found %s; was the state saved"
                  .formatted(layout().size(), weights)
              + " with other spaces or model settings?");
    }
    observations.loadState(state.sub("connectors"));
    setWeights(weights, state.getLong("weights_version"));
  }

  /** Releases the network; a second call does nothing. */
  @Override
  public void close() {
    network.close();
  }

  private PolicyMemory forward(ColumnBatch in, boolean learn) {
    PolicyMemory memory = memory(in.rows());
    observations.apply(in, memory.observation, learn);
    memory.forward(network, in);
    return memory;
  }

  private void write(PolicyMemory memory, ColumnBatch out) {
    copy(memory.observation, SampleBatch.OBSERVATION, out);
    if (out.contains(SampleBatch.LOG_PROB)) {
      distribution.logProb(memory.actions, out.column(SampleBatch.LOG_PROB));
    }
    if (out.contains(SampleBatch.VALUE)) {
      out.column(SampleBatch.VALUE).copyFrom(value(memory.rows));
    }
    if (out.contains(SampleBatch.ACTION_DIST_INPUTS)) {
      distribution.parameters(out.column(SampleBatch.ACTION_DIST_INPUTS));
    }
    memory.writeStates(network, out);
    memory.writeActions(SampleBatch.ACTION, out);
    if (memory.wantsEnvActions(out)) {
      actions.apply(memory.actions);
      memory.writeActions(SampleBatch.ENV_ACTION, out);
    }
  }

  private Column value(int rows) {
    Column value = network.output(PolicySpec.VALUE);
    return value.rows() == rows ? value : value.slice(0, rows);
  }

  private static void copy(Column from, String name, ColumnBatch out) {
    if (out.contains(name)) {
      out.column(name).copyFrom(from);
    }
  }

  private PolicyMemory memory(int rows) {
    if (rows < 1 || rows >= memories.length) {
      throw new PolicyException(
          "expected 1 to %d rows, the capacity of this policy, found %d"
              .formatted(memories.length - 1, rows));
    }
    PolicyMemory memory = memories[rows];
    if (memory == null) {
      memory = new PolicyMemory(spec, rows);
      memories[rows] = memory;
    }
    return memory;
  }

  private static void expectRows(int rows, int found) {
    if (rows != found) {
      throw new PolicyException(
          "expected as many rows out as in, found %d in and %d out".formatted(rows, found));
    }
  }
}
