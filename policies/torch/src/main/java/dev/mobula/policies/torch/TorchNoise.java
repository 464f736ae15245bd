package dev.mobula.policies.torch;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.math.Rng;
import dev.mobula.policies.LayerSpec;
import dev.mobula.policies.ParameterLayout;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/** The parameters of a noisy layer, and the factors of its noise. */
final class TorchNoise {
  private final Tensor weightMean;
  private final Tensor biasMean;
  private final Tensor weightSigma;
  private final Tensor biasSigma;
  private final Tensor inputFactors;
  private final Tensor unitFactors;
  private final Column drawnInputs;
  private final Column drawnUnits;
  private boolean used = true;

  TorchNoise(
      String layer, int inputs, int units, TorchParameters parameters, Device device, Kept kept) {
    weightMean = parameters.leaf(layer + ParameterLayout.WEIGHT, inputs, units);
    biasMean = parameters.leaf(layer + ParameterLayout.BIAS, units);
    weightSigma =
        parameters.leaf(layer + ParameterLayout.WEIGHT + ParameterLayout.SIGMA, inputs, units);
    biasSigma = parameters.leaf(layer + ParameterLayout.BIAS + ParameterLayout.SIGMA, units);
    inputFactors = kept.keep(Tensors.zeros(DType.FLOAT32, device, inputs, 1));
    unitFactors = kept.keep(Tensors.zeros(DType.FLOAT32, device, units));
    drawnInputs = Column.allocate(DType.FLOAT32, inputs);
    drawnUnits = Column.allocate(DType.FLOAT32, units);
  }

  void use(boolean noise) {
    used = noise;
  }

  /** Draws the factors anew: those of the inputs, then those of the units. */
  void resample(Rng rng) {
    draw(rng, drawnInputs);
    draw(rng, drawnUnits);
    inputFactors.copy_(Tensors.of(drawnInputs, drawnInputs.size(), 1));
    unitFactors.copy_(Tensors.of(drawnUnits, drawnUnits.size()));
  }

  private static void draw(Rng rng, Column into) {
    for (int i = 0; i < into.size(); i++) {
      into.setFloat(i, LayerSpec.NoisyDense.drawFactor(rng));
    }
  }

  Tensor weight() {
    return used ? weightMean.add(weightSigma.mul(inputFactors.mul(unitFactors))) : weightMean;
  }

  Tensor bias() {
    return used ? biasMean.add(biasSigma.mul(unitFactors)) : biasMean;
  }
}
