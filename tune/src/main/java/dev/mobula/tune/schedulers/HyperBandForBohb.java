package dev.mobula.tune.schedulers;

/**
 * HyperBand as the search algorithm {@code bohb} wants it: the largest bracket first, whose many
 * young trials are what its model learns from.
 */
public final class HyperBandForBohb extends HyperBandScheduler {
  /**
   * Creates a scheduler.
   *
   * @param settings those of HyperBand
   * @throws dev.mobula.tune.TuneConfigException naming everything that is wrong with the settings
   */
  public HyperBandForBohb(Builder settings) {
    super(settings, true);
  }
}
