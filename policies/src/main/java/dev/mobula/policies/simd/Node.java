package dev.mobula.policies.simd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An input or layer of the graph, with the order in which its gradient is put together. */
final class Node {
  private final String name;
  private final Block block;
  private final List<Node> sources;
  private final @Nullable Layer layer;
  private final @Nullable Gather gather;
  private boolean wanted;
  private boolean started;

  /** Creates an input. */
  Node(String name, Block block) {
    this(name, block, List.of(), null, null);
  }

  /** Creates a layer; {@code gather} where it reads several sources. */
  Node(
      String name,
      Block block,
      List<Node> sources,
      @Nullable Layer layer,
      @Nullable Gather gather) {
    this.name = name;
    this.block = block;
    this.sources = sources;
    this.layer = layer;
    this.gather = gather;
  }

  String name() {
    return name;
  }

  Block block() {
    return block;
  }

  boolean isInput() {
    return layer == null;
  }

  /** Says whether the gradient is wanted; that of a layer always is. */
  void want(boolean inputGradient) {
    wanted = layer != null || inputGradient;
  }

  boolean isWanted() {
    return wanted;
  }

  /** Says whether the gradient holds something to which is added. */
  void start(boolean value) {
    started = value;
  }

  boolean isStarted() {
    return started;
  }

  void forward(int from, int to) {
    if (layer == null) {
      return;
    }
    if (gather != null) {
      gather.forward(from, to);
    }
    layer.forward(from, to);
  }

  /** Prepares for {@link #backward}. */
  void transposeWeights() {
    if (layer != null) {
      layer.transposeWeights(anySourceWanted());
    }
  }

  /**
   * Computes the gradients of parameters and sources.
   *
   * @param first whether those of parameters are replaced
   * @param ofParameters whether those of parameters are wanted
   */
  void backward(int from, int to, boolean first, boolean ofParameters) {
    if (layer == null) {
      return;
    }
    if (!started) {
      if (ofParameters) {
        layer.clearParameterGradients();
      }
      return;
    }
    layer.backwardActivation(from, to);
    if (ofParameters) {
      layer.backwardParameters(from, to, first);
    }
    if (gather != null) {
      backwardGathered(layer, gather, from, to);
    } else if (sources.getFirst().wanted) {
      layer.backwardInput(from, to, !sources.getFirst().started);
      sources.getFirst().started = true;
    }
  }

  private void backwardGathered(Layer to, Gather through, int fromRow, int toRow) {
    if (!anySourceWanted()) {
      return;
    }
    to.backwardInput(fromRow, toRow, true);
    for (int i = 0; i < sources.size(); i++) {
      Node source = sources.get(i);
      if (source.wanted) {
        through.backward(i, fromRow, toRow, !source.started);
        source.started = true;
      }
    }
  }

  private boolean anySourceWanted() {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).wanted) {
        return true;
      }
    }
    return false;
  }
}
