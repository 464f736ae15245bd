package dev.mobula.policies;

import dev.mobula.columns.Column;
import dev.mobula.columns.math.Rng;

/** The parameters that a network starts with: the same on every engine. Stateless. */
public final class InitialParameters {
  private final ParameterLayout layout;
  private final Rng rng;
  private final float[] drawn;
  private int next;

  private InitialParameters(ParameterLayout layout, long seed) {
    this.layout = layout;
    rng = new Rng(seed);
    drawn = new float[layout.size()];
  }

  /**
   * Draws all parameters as the spec's initialisers say, in the order of the layout.
   *
   * @param seed decides every bit
   * @return {@code FLOAT32[layout size]}
   */
  public static Column draw(NetworkSpec spec, long seed) {
    return new InitialParameters(ParameterLayout.of(spec), seed).draw(spec);
  }

  private Column draw(NetworkSpec spec) {
    for (LayerSpec layer : spec.layers()) {
      switch (layer) {
        case LayerSpec.Recurrent recurrent -> draw(recurrent);
        case LayerSpec.Units dense -> draw(dense);
        case LayerSpec.Conv2d conv -> draw(conv);
        case LayerSpec.LayerNorm _ -> drawNorm();
        case TokenLayer tokens -> draw(tokens);
        case LayerSpec.MaxPool2d _, LayerSpec.Sum _ -> {
          // Nothing is learnt.
        }
      }
    }
    for (NetworkSpec.FreeParameter parameter : spec.parameters()) {
      draw(new Initializer.Constant(parameter.initial()), 1, 1);
    }
    return Column.ofFloats(drawn);
  }

  private void draw(LayerSpec.Units layer) {
    int fanIn = layout.slices().get(next).rows();
    draw(layer.weight(), fanIn, layer.units());
    draw(layer.bias(), fanIn, layer.units());
    if (layer instanceof LayerSpec.NoisyDense noisy) {
      Initializer sigma = new Initializer.Constant(noisy.sigma0() / Math.sqrt(fanIn));
      draw(sigma, fanIn, layer.units());
      draw(sigma, fanIn, layer.units());
    }
  }

  private void draw(LayerSpec.Conv2d layer) {
    int fanIn = layout.slices().get(next).rows();
    int fanOut = layer.kernel() * layer.kernel() * layer.filters();
    draw(layer.weight(), fanIn, fanOut);
    draw(layer.bias(), fanIn, fanOut);
  }

  private void draw(TokenLayer layer) {
    ParameterLayout.Slice first = layout.slices().get(next);
    switch (layer) {
      case TokenLayer.Dense dense -> {
        draw(dense.weight(), first.rows(), dense.units());
        draw(dense.bias(), first.rows(), dense.units());
      }
      case TokenLayer.Norm _ -> drawNorm();
      case TokenLayer.Positions _ -> draw(new Initializer.FanIn(), first.columns(), 1);
      case TokenLayer.Attention _, TokenLayer.Mean _ -> {
        // Nothing is learnt.
      }
    }
  }

  private void drawNorm() {
    draw(new Initializer.Constant(1), 1, 1);
    draw(new Initializer.Constant(0), 1, 1);
  }

  private void draw(LayerSpec.Recurrent layer) {
    for (int i = 0; i < 4 * layer.cell().gates().size(); i++) {
      draw(layer.weight(), layer.units(), layer.units());
    }
  }

  /** Draws the next slice of the layout. */
  private void draw(Initializer initializer, int fanIn, int fanOut) {
    ParameterLayout.Slice slice = layout.slices().get(next++);
    float[] values = new float[slice.size()];
    Initializers.fill(initializer, rng, values, slice.rows(), slice.columns(), fanIn, fanOut);
    System.arraycopy(values, 0, drawn, slice.offset(), values.length);
  }
}
