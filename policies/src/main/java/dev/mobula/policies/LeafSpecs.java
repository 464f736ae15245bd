package dev.mobula.policies;

import java.util.List;

/** The kinds of leaves of an action space. */
final class LeafSpecs {
  private LeafSpecs() {}

  /** Groups of choices, each group one integer of the action. */
  record Categorical(String action, List<Integer> sizes, List<Integer> starts) implements LeafSpec {
    @Override
    public int headSize() {
      return sizes.stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public int maskSize() {
      return headSize();
    }

    @Override
    public int parametersSize() {
      return headSize();
    }

    @Override
    public LeafDistribution create(int capacity, Placement at) {
      return new CategoricalLeaf(array(sizes), array(starts), capacity, at);
    }
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Bits. */
  record Bernoulli(String action, int headSize) implements LeafSpec {
    @Override
    public int maskSize() {
      return 0;
    }

    @Override
    public int parametersSize() {
      return headSize;
    }

    @Override
    public LeafDistribution create(int capacity, Placement at) {
      return new BernoulliLeaf(headSize, capacity, at);
    }
  }

  /** Real numbers. */
  record Gaussian(String action, String parameter, int size, DistributionSettings settings)
      implements LeafSpec {
    @Override
    public int headSize() {
      return settings.useSde() || settings.freeLogStd() || hasFixedStd() ? size : 2 * size;
    }

    @Override
    public int maskSize() {
      return 0;
    }

    @Override
    public int parametersSize() {
      return 2 * size;
    }

    @Override
    public List<NetworkSpec.FreeParameter> parameters() {
      if (settings.useSde()) {
        return List.of(free(size * settings.latentSize()));
      }
      return settings.freeLogStd() && !hasFixedStd() ? List.of(free(size)) : List.of();
    }

    private boolean hasFixedStd() {
      return !Double.isNaN(settings.fixedStd());
    }

    @Override
    public boolean readsLatent() {
      return settings.useSde();
    }

    @Override
    public LeafDistribution create(int capacity, Placement at) {
      return new GaussianLeaf(size, settings, scale(capacity), capacity, at);
    }

    private GaussianScale scale(int capacity) {
      if (settings.useSde()) {
        return new StateDependentScale(parameter, settings, size, capacity);
      }
      if (hasFixedStd()) {
        return new FixedScale(settings.fixedStd(), size);
      }
      return settings.freeLogStd()
          ? new FreeScale(parameter, size)
          : new HeadScale(size, settings.logStdMin(), settings.logStdMax(), capacity);
    }

    private NetworkSpec.FreeParameter free(int length) {
      return new NetworkSpec.FreeParameter(parameter, length, settings.logStdInit());
    }
  }
}
