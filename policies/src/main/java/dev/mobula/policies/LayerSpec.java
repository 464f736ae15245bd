package dev.mobula.policies;

import dev.mobula.columns.math.Rng;
import java.util.List;

/**
 * One layer of a network: a node of its graph, whose name is also the name of its output. A row of
 * values has a {@linkplain #shape shape}: {@code [size]}, {@code [height, width, channels]} of an
 * image, or {@code [tokens, channels]}; its elements lie row-major, so that channels are
 * neighbours.
 */
public sealed interface LayerSpec
    permits LayerSpec.Units,
        LayerSpec.Conv2d,
        LayerSpec.MaxPool2d,
        LayerSpec.Sum,
        LayerSpec.LayerNorm,
        TokenLayer {
  /** Returns the name, unique in the network. */
  String name();

  /** Returns the names of inputs or earlier layers whose outputs, concatenated, are its input. */
  List<String> from();

  /** Returns the function applied last. */
  Activation activation();

  /**
   * Returns the shape of a row of outputs.
   *
   * @param sources the shapes of the rows of {@link #from}
   * @throws PolicyException if the layer cannot read rows of such shapes
   */
  List<Integer> shape(List<List<Integer>> sources);

  /** A layer of units that read all inputs, joined and flat. */
  sealed interface Units extends LayerSpec {
    /** Returns the number of outputs a row. */
    int units();

    /** Returns how the weights, or their means, start. */
    Initializer weight();

    /** Returns how the biases, or their means, start. */
    Initializer bias();

    @Override
    default List<Integer> shape(List<List<Integer>> sources) {
      return List.of(units());
    }
  }

  /**
   * A fully connected layer whose weights and biases have noise on them (Fortunato et al., 2018):
   * {@code w = weight + weight_sigma · f(a)·f(b)ᵀ} and {@code bias + bias_sigma · f(b)} with
   * factors a of the inputs and b of the units that {@link Network#resampleNoise} draws, and {@code
   * f(x) = sgn(x)·√|x|}. Parameters: those of a {@link Dense} layer, then {@code name/weight_sigma}
   * and {@code name/bias_sigma} of the same shapes.
   *
   * @param sigma0 the deviations start as {@code sigma0 / √inputs}
   */
  record NoisyDense(
      String name,
      List<String> from,
      int units,
      Activation activation,
      Initializer weight,
      Initializer bias,
      double sigma0)
      implements Units {
    /** Copies the list of inputs. */
    public NoisyDense {
      from = List.copyOf(from);
      expectUnits(name, units);
      if (!(sigma0 > 0 && sigma0 < Double.POSITIVE_INFINITY)) {
        throw new PolicyException(
            "expected a finite sigma0 > 0 in layer '" + name + "', found " + sigma0);
      }
    }

    /** Draws a factor of the noise, {@code f(x)} of a standard normal x. */
    public static float drawFactor(Rng rng) {
      double x = rng.nextGaussian();
      return (float) (Math.signum(x) * Math.sqrt(Math.abs(x)));
    }
  }

  /**
   * A recurrent layer; its output is h' of its {@link RecurrentCell}. Parameters, with PyTorch's
   * names and order of gates, one slice for each gate: {@code name/weight_ih_<gate>} in row-major
   * {@code [inputs, units]} for all gates, then {@code name/weight_hh_<gate>} {@code [units,
   * units]}, {@code name/bias_ih_<gate>} {@code [units]} and {@code name/bias_hh_<gate>}. All start
   * uniform in ±√(1 / units), as PyTorch's do.
   */
  record Recurrent(String name, List<String> from, int units, RecurrentCell cell) implements Units {
    /** Copies the list of inputs. */
    public Recurrent {
      from = List.copyOf(from);
      expectUnits(name, units);
    }

    /** Returns that nothing is applied to h'. */
    @Override
    public Activation activation() {
      return Activation.LINEAR;
    }

    @Override
    public Initializer weight() {
      return new Initializer.FanIn();
    }

    @Override
    public Initializer bias() {
      return new Initializer.FanIn();
    }
  }

  /**
   * A convolution of images, {@code y = activation(x∗W + b)}, with the same stride and padding of
   * zeros both ways. Parameters: {@code name/weight} {@code [kernel · kernel · channels, filters]},
   * row-major in the order height, width, channel, so that it is the matrix of a fully connected
   * layer over a patch; then {@code name/bias} {@code [filters]}.
   *
   * @param source the input or layer that it reads
   */
  record Conv2d(
      String name,
      String source,
      int filters,
      int kernel,
      int stride,
      int padding,
      Activation activation,
      Initializer weight,
      Initializer bias)
      implements LayerSpec {
    /** Checks the sizes. */
    public Conv2d {
      if (filters < 1) {
        throw new PolicyException(
            "expected filters >= 1 in layer '" + name + "', found " + filters);
      }
      Images.expectWindow(name, kernel, stride, padding);
    }

    @Override
    public List<String> from() {
      return List.of(source);
    }

    @Override
    public List<Integer> shape(List<List<Integer>> sources) {
      return Images.shape(name, sources.getFirst(), kernel, stride, padding, filters);
    }
  }

  /**
   * The maximum over each window of an image; what is padded never is it. No parameters.
   *
   * @param source the input or layer that it reads
   */
  record MaxPool2d(String name, String source, int kernel, int stride, int padding)
      implements LayerSpec {
    /** Checks the sizes. */
    public MaxPool2d {
      Images.expectWindow(name, kernel, stride, padding);
      if (2 * padding > kernel) {
        throw new PolicyException(
            "expected at most half the kernel %d as padding in layer '%s', found %d"
                .formatted(kernel, name, padding));
      }
    }

    @Override
    public List<String> from() {
      return List.of(source);
    }

    @Override
    public Activation activation() {
      return Activation.LINEAR;
    }

    @Override
    public List<Integer> shape(List<List<Integer>> sources) {
      List<Integer> image = sources.getFirst();
      int channels = image.getLast();
      return Images.shape(name, image, kernel, stride, padding, channels);
    }
  }

  /** The sum of one or more rows of one shape, as a residual block ends with. No parameters. */
  record Sum(String name, List<String> from, Activation activation) implements LayerSpec {
    /** Copies the list of inputs. */
    public Sum {
      from = List.copyOf(from);
    }

    @Override
    public List<Integer> shape(List<List<Integer>> sources) {
      for (List<Integer> shape : sources) {
        if (!shape.equals(sources.getFirst())) {
          throw new PolicyException(
              "expected rows of one shape to add up in layer '%s', found %s of %s"
                  .formatted(name, sources, from));
        }
      }
      return sources.getFirst();
    }
  }

  /**
   * Layer normalisation (Ba et al., 2016) of all elements of a row, with ε = 1e-5. Parameters:
   * {@code name/weight} and {@code name/bias}, each {@code [size]}, which start at 1 and 0.
   *
   * @param source the input or layer that it reads
   */
  record LayerNorm(String name, String source, Activation activation) implements LayerSpec {
    /** What is added to the variance. */
    public static final double EPSILON = 1e-5;

    @Override
    public List<String> from() {
      return List.of(source);
    }

    @Override
    public List<Integer> shape(List<List<Integer>> sources) {
      return sources.getFirst();
    }
  }

  private static void expectUnits(String name, int units) {
    if (units < 1) {
      throw new PolicyException("expected units >= 1 in layer '" + name + "', found " + units);
    }
  }

  /**
   * A fully connected layer, {@code y = activation(x·W + b)}. Parameters: {@code name/weight} in
   * row-major {@code [inputs, units]}, then {@code name/bias} {@code [units]}.
   */
  record Dense(
      String name,
      List<String> from,
      int units,
      Activation activation,
      Initializer weight,
      Initializer bias)
      implements Units {
    /** Copies the list of inputs. */
    public Dense {
      from = List.copyOf(from);
      expectUnits(name, units);
    }
  }
}
