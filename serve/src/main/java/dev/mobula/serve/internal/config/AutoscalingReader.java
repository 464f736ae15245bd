package dev.mobula.serve.internal.config;

import dev.mobula.serve.AutoscalingConfig;
import dev.mobula.serve.ServeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code autoscaling_config}. */
final class AutoscalingReader {
  private int min;
  private @Nullable Integer initial;
  private int max;
  private double target;
  private Duration interval;
  private Duration lookBack;
  private double up;
  private double down;
  private Duration upDelay;
  private Duration downDelay;
  private @Nullable Duration toZeroDelay;

  private AutoscalingReader(AutoscalingConfig from) {
    min = from.minReplicas();
    initial = from.initialReplicas();
    max = from.maxReplicas();
    target = from.targetOngoingRequests();
    interval = from.metricsInterval();
    lookBack = from.lookBackPeriod();
    up = from.upscalingFactor();
    down = from.downscalingFactor();
    upDelay = from.upscaleDelay();
    downDelay = from.downscaleDelay();
    toZeroDelay = from.downscaleToZeroDelay();
  }

  static AutoscalingConfig read(Section section, AutoscalingConfig defaults) {
    AutoscalingReader reader = new AutoscalingReader(defaults);
    reader.take(section);
    section.end();
    try {
      return reader.config();
    } catch (ServeException e) {
      section.problems().add(section.at("min_replicas") + ": " + e.getMessage());
      return defaults;
    }
  }

  private void take(Section section) {
    section.whole("min_replicas", value -> min = value);
    section.whole("initial_replicas", value -> initial = value);
    section.whole("max_replicas", value -> max = value);
    section.number("target_ongoing_requests", value -> target = value);
    section.seconds("metrics_interval_s", value -> interval = value);
    section.seconds("look_back_period_s", value -> lookBack = value);
    section.number("upscaling_factor", value -> up = value);
    section.number("downscaling_factor", value -> down = value);
    section.seconds("upscale_delay_s", value -> upDelay = value);
    section.seconds("downscale_delay_s", value -> downDelay = value);
    section.seconds("downscale_to_zero_delay_s", value -> toZeroDelay = value);
  }

  private AutoscalingConfig config() {
    return new AutoscalingConfig(
        min, initial, max, target, interval, lookBack, up, down, upDelay, downDelay, toZeroDelay);
  }
}
