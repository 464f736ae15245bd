package dev.mobula.policies.connectors;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.columns.Stateful;
import dev.mobula.envs.Box;
import dev.mobula.envs.Space;
import dev.mobula.policies.PolicyException;
import java.util.ArrayList;
import java.util.List;

/**
 * All that observations pass through before the network: flattening, then connectors in order; or
 * nothing, where images stay bytes. Several instances can learn one set of statistics: each
 * {@linkplain #takeDelta() hands out} what it saw, one instance {@linkplain #merge merges} them in
 * a fixed order, and its saved state is loaded everywhere. Confined to one thread; allocates
 * nothing once it has seen a number of rows.
 */
public final class ObservationPipeline implements Stateful {
  private static final String OBSERVATION = "observation";

  private final FlattenObservations flatten;
  private final boolean keepsBytes;
  private final List<ObservationConnector> connectors;
  private final List<Column> between = new ArrayList<>();
  private int rows;

  /**
   * Creates a pipeline.
   *
   * @param space the observation space
   * @param connectors each takes what the one before makes
   */
  public ObservationPipeline(Space<?> space, List<ObservationConnector> connectors) {
    this(space, connectors, false);
  }

  private ObservationPipeline(
      Space<?> space, List<ObservationConnector> connectors, boolean keepsBytes) {
    this.keepsBytes = keepsBytes;
    flatten = new FlattenObservations(space);
    this.connectors = List.copyOf(connectors);
    if (connectors.stream().map(ObservationConnector::name).distinct().count()
        < connectors.size()) {
      throw new PolicyException("expected connectors of distinct names, found two of one name");
    }
  }

  /** Returns the pipeline of RLlib's {@code observation_filter}: NoFilter or MeanStdFilter. */
  public static ObservationPipeline of(Space<?> space, String observationFilter) {
    return new ObservationPipeline(
        space,
        switch (observationFilter) {
          case "NoFilter" -> List.of();
          case MeanStdFilter.NAME -> List.of(new MeanStdFilter(space.flatSize()));
          default ->
              throw new PolicyException(
                  "expected observation_filter NoFilter or MeanStdFilter, found '%s'"
                      .formatted(observationFilter));
        });
  }

  /** Returns the pipeline of images that reach the network as the bytes that they are. */
  public static ObservationPipeline ofBytes(Box images) {
    return new ObservationPipeline(images, List.of(), true);
  }

  /** Makes memory for what {@link #apply} makes of so many rows. */
  public Column allocate(int count) {
    return Column.allocate(outputType(), count, outputSize());
  }

  /** Returns what the network gets: FLOAT32, or UINT8 where images stay bytes. */
  public DType outputType() {
    return keepsBytes ? DType.UINT8 : DType.FLOAT32;
  }

  /** Returns the number of elements of a row that the network gets. */
  public int outputSize() {
    return connectors.isEmpty() ? flatten.outputSize() : connectors.getLast().outputSize();
  }

  /**
   * Transforms rows.
   *
   * @param in holds the columns {@code observation…}
   * @param into {@code [in.rows(), outputSize()]} of {@link #outputType}
   * @param learn whether running statistics take these rows in
   */
  public void apply(ColumnBatch in, Column into, boolean learn) {
    if (keepsBytes) {
      into.copyFrom(in.column(OBSERVATION));
      return;
    }
    if (connectors.isEmpty()) {
      flatten.apply(in, into);
      return;
    }
    prepare(in.rows());
    flatten.apply(in, between.getFirst());
    int last = connectors.size() - 1;
    for (int i = 0; i < last; i++) {
      connectors.get(i).apply(between.get(i), between.get(i + 1), learn);
    }
    connectors.get(last).apply(between.get(last), into, learn);
  }

  /** Returns what all connectors have learnt since the latest call. */
  public StateDict takeDelta() {
    StateDict delta = new StateDict();
    connectors.forEach(connector -> delta.putAll(connector.name(), connector.takeDelta()));
    return delta;
  }

  /** Takes in what another instance has learnt. */
  public void merge(StateDict delta) {
    connectors.stream()
        .filter(connector -> delta.contains(connector.name()))
        .forEach(connector -> connector.merge(delta.sub(connector.name())));
  }

  @Override
  public StateDict saveState() {
    StateDict state = new StateDict();
    connectors.forEach(connector -> state.putAll(connector.name(), connector.saveState()));
    return state;
  }

  @Override
  public void loadState(StateDict state) {
    connectors.forEach(connector -> connector.loadState(state.sub(connector.name())));
  }

  private void prepare(int count) {
    if (rows != count) {
      between.clear();
      int size = flatten.outputSize();
      for (ObservationConnector connector : connectors) {
        between.add(Column.allocate(DType.FLOAT32, count, size));
        size = connector.outputSize();
      }
      rows = count;
    }
  }
}
