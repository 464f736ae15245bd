package dev.mobula.policies.dl4j;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.ParameterLayout;
import dev.mobula.policies.dl4j.Dl4jParameters.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weights with noise on them: means and deviations put together, and taken apart again. */
final class NoisyWeights implements Weights {
  private final Mixed weight;
  private final Mixed bias;
  private final Column weightFactors;
  private final Column biasFactors;
  private boolean used = true;
  private boolean drawn;

  /**
   * A parameter with noise.
   *
   * @param used what is computed with, and where its gradient is put
   */
  private record Mixed(Parameter mean, Parameter sigma, Parameter used, INDArray noise) {
    static Mixed of(Parameter mean, Parameter sigma, Buffers buffers) {
      long[] shape = mean.value().shape();
      return new Mixed(
          mean,
          sigma,
          new Parameter(buffers.zeros(shape), buffers.zeros(shape)),
          buffers.zeros(shape));
    }

    void mix() {
      sigma.value().muli(noise, used.value()).addi(mean.value());
    }

    void spread() {
      mean.gradient().assign(used.gradient());
      used.gradient().muli(noise, sigma.gradient());
    }
  }

  NoisyWeights(String layer, int inputs, int units, Dl4jParameters parameters, Buffers buffers) {
    String weights = layer + ParameterLayout.WEIGHT;
    String biases = layer + ParameterLayout.BIAS;
    weight =
        Mixed.of(
            parameters.parameter(weights, inputs, units),
            parameters.parameter(weights + ParameterLayout.SIGMA, inputs, units),
            buffers);
    bias =
        Mixed.of(
            parameters.parameter(biases, units),
            parameters.parameter(biases + ParameterLayout.SIGMA, units),
            buffers);
    weightFactors = Column.allocate(DType.FLOAT32, inputs, units);
    biasFactors = Column.allocate(DType.FLOAT32, units);
  }

  @Override
  public Parameter weight() {
    return weight.used();
  }

  @Override
  public Parameter bias() {
    return bias.used();
  }

  void use(boolean noise) {
    used = noise;
    drawn = true;
  }

  /** Draws the factors of the noise anew: those of the inputs, then those of the units. */
  void resample(Rng rng) {
    float[] ofInputs = factors(rng, weightFactors.rows());
    float[] ofUnits = factors(rng, biasFactors.rows());
    for (int unit = 0; unit < ofUnits.length; unit++) {
      biasFactors.setFloat(unit, ofUnits[unit]);
      for (int input = 0; input < ofInputs.length; input++) {
        weightFactors.setFloat(
            (long) input * ofUnits.length + unit, ofInputs[input] * ofUnits[unit]);
      }
    }
    drawn = true;
  }

  private static float[] factors(Rng rng, int count) {
    float[] factors = new float[count];
    for (int i = 0; i < count; i++) {
      factors[i] = LayerSpec.NoisyDense.drawFactor(rng);
    }
    return factors;
  }

  @Override
  public void prepare() {
    if (drawn) {
      take(weight.noise(), weightFactors);
      take(bias.noise(), biasFactors);
      drawn = false;
    }
    weight.mix();
    bias.mix();
  }

  private void take(INDArray noise, Column factors) {
    if (used) {
      Arrays.write(factors, noise, factors.size());
    } else {
      noise.assign(0);
    }
  }

  @Override
  public void spread() {
    weight.spread();
    bias.spread();
  }
}
