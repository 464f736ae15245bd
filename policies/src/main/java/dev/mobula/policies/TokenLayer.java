package dev.mobula.policies;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer over tokens, such as the entities of a set or the latest observations of a sequence: it
 * reads rows of shape {@code [tokens, channels]}, so that the channels of a token are neighbours.
 */
public sealed interface TokenLayer extends LayerSpec {
  /** Returns the input or layer whose rows are the tokens. */
  String source();

  @Override
  default List<String> from() {
    return List.of(source());
  }

  @Override
  default Activation activation() {
    return Activation.LINEAR;
  }

  @Override
  default List<Integer> shape(List<List<Integer>> sources) {
    return expectTokens(name(), sources.getFirst());
  }

  /** Returns why an engine without such layers cannot run a network, or empty where it can. */
  static Optional<String> reasonNotSupported(NetworkSpec spec) {
    return spec.layers().stream()
        .filter(layer -> layer instanceof TokenLayer)
        .findFirst()
        .map(layer -> "it has no attention, nor other layers over tokens (" + layer.name() + ")");
  }

  private static List<Integer> expectTokens(String layer, List<Integer> shape) {
    if (shape.size() != 2) {
      throw new PolicyException(
          "expected rows [tokens, channels] for layer '%s', found %s".formatted(layer, shape));
    }
    return shape;
  }

  private static void expectPresence(String layer, int tokens, List<Integer> presence) {
    if (expectTokens(layer, presence).getFirst() != tokens) {
      throw new PolicyException(
          "expected %d tokens to say which are present in layer '%s', found %s"
              .formatted(tokens, layer, presence));
    }
  }

  /** Returns the tokens, and beside them what says which are present. */
  private static List<String> sources(String source, @Nullable String presence) {
    return presence == null ? List.of(source) : List.of(source, presence);
  }

  /**
   * The same fully connected layer for each token. Parameters: {@code name/weight} in row-major
   * {@code [channels, units]}, then {@code name/bias} {@code [units]}.
   */
  record Dense(
      String name,
      String source,
      int units,
      Activation activation,
      Initializer weight,
      Initializer bias)
      implements TokenLayer {
    /** Checks the size. */
    public Dense {
      if (units < 1) {
        throw new PolicyException("expected units >= 1 in layer '" + name + "', found " + units);
      }
    }

    @Override
    public List<Integer> shape(List<List<Integer>> sources) {
      return List.of(expectTokens(name, sources.getFirst()).getFirst(), units);
    }
  }

  /**
   * Layer normalisation of each token by itself, with the ε of {@link LayerSpec.LayerNorm}.
   * Parameters: {@code name/weight} and {@code name/bias}, each {@code [channels]}, which start at
   * 1 and 0.
   */
  record Norm(String name, String source) implements TokenLayer {}

  /**
   * Adds a learnt vector to the token at each place, so that what follows can tell places apart.
   * Parameters: {@code name/weight} in row-major {@code [tokens, channels]}, which start uniform in
   * ±√(1 / channels).
   */
  record Positions(String name, String source) implements TokenLayer {}

  /**
   * Scaled dot-product self-attention (Vaswani et al., 2017), {@code softmax(q·kᵀ / √size)·v} for
   * each head. A token of the source holds the queries of all heads, then the keys, then the
   * values, {@code [3 · heads · size]}; one of the output the results of all heads. No parameters.
   *
   * @param presence an input or layer with as many tokens, of which those of zeros alone are
   *     absent: no token attends to them, unless all are absent; null where all are present. No
   *     gradient goes back through it
   */
  record Attention(String name, String source, int heads, @Nullable String presence)
      implements TokenLayer {
    @Override
    public List<String> from() {
      return sources(source, presence);
    }

    @Override
    public List<Integer> shape(List<List<Integer>> sources) {
      List<Integer> shape = expectTokens(name, sources.getFirst());
      if (heads < 1 || shape.getLast() % (3 * heads) != 0) {
        throw new PolicyException(
            "expected queries, keys and values of at least 1 head of one size in layer '%s', found %d heads and tokens of %d"
                .formatted(name, heads, shape.getLast()));
      }
      if (presence != null) {
        expectPresence(name, shape.getFirst(), sources.getLast());
      }
      return List.of(shape.getFirst(), shape.getLast() / 3);
    }
  }

  /**
   * The mean of all tokens, {@code [channels]}, whatever their order. No parameters.
   *
   * @param presence as in {@link Attention}: the mean is of the others, and zero without any; null
   *     where all are present
   */
  record Mean(String name, String source, @Nullable String presence) implements TokenLayer {
    @Override
    public List<String> from() {
      return sources(source, presence);
    }

    @Override
    public List<Integer> shape(List<List<Integer>> sources) {
      List<Integer> shape = expectTokens(name, sources.getFirst());
      if (presence != null) {
        expectPresence(name, shape.getFirst(), sources.getLast());
      }
      return List.of(shape.getLast());
    }
  }
}
