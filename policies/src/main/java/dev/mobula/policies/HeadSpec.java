package dev.mobula.policies;

import java.util.ArrayList;
import java.util.List;

/**
 * A joint distribution over the leaves of an action space, all of which read slices of one head.
 */
record HeadSpec(List<LeafSpec> leaves) implements DistributionSpec {
  HeadSpec {
    leaves = List.copyOf(leaves);
  }

  @Override
  public List<NetworkSpec.Input> heads() {
    return List.of(new NetworkSpec.Input(ACTION_DIST_INPUTS, headSize()));
  }

  @Override
  public List<NetworkSpec.FreeParameter> parameters() {
    return leaves.stream().flatMap(leaf -> leaf.parameters().stream()).toList();
  }

  @Override
  public int parametersSize() {
    return leaves.stream().mapToInt(LeafSpec::parametersSize).sum();
  }

  @Override
  public int maskSize() {
    return leaves.stream().mapToInt(LeafSpec::maskSize).sum();
  }

  @Override
  public boolean readsLatent() {
    return leaves.stream().anyMatch(LeafSpec::readsLatent);
  }

  @Override
  public boolean isReparameterized() {
    return leaves.stream().allMatch(LeafSpecs.Gaussian.class::isInstance);
  }

  @Override
  public ActionDistribution create(int capacity) {
    if (capacity < 1) {
      throw new PolicyException("expected a capacity of at least 1 row, found " + capacity);
    }
    List<LeafDistribution> parts = createLeaves(capacity);
    return isReparameterized()
        ? new GaussianHead(this, parts, capacity)
        : new HeadDistribution(this, parts, capacity);
  }

  int headSize() {
    return leaves.stream().mapToInt(LeafSpec::headSize).sum();
  }

  private List<LeafDistribution> createLeaves(int capacity) {
    int headWidth = headSize();
    int maskWidth = maskSize();
    int parameterWidth = parametersSize();
    List<LeafDistribution> parts = new ArrayList<>();
    int head = 0;
    int mask = 0;
    int parameter = 0;
    for (LeafSpec leaf : leaves) {
      Placement at =
          new Placement(leaf.action(), head, headWidth, mask, maskWidth, parameter, parameterWidth);
      parts.add(leaf.create(capacity, at));
      head += leaf.headSize();
      mask += leaf.maskSize();
      parameter += leaf.parametersSize();
    }
    return parts;
  }
}
