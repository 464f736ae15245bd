package dev.mobula.benchmarks;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.wrappers.FrameStack;
import dev.mobula.envs.wrappers.GrayscaleObservation;
import dev.mobula.envs.wrappers.ResizeObservation;
import java.util.List;
import java.util.Map;

/**
 * Steps a second, on one core, of the environments that are seen as pictures, with random actions,
 * resets included; and of pictures that wrappers change.
 */
final class EnvironmentsBenchmark implements Benchmark {
  private static final int COPIES = 64;

  private static final String ORIGINAL = "MinAtar 1.0.15, Python";

  @Override
  public String name() {
    return "environments";
  }

  @Override
  public List<String> figures() {
    return List.of(
        "asterix_steps_per_s",
        "breakout_steps_per_s",
        "freeway_steps_per_s",
        "seaquest_steps_per_s",
        "space_invaders_steps_per_s",
        "pixel_cart_pole_steps_per_s",
        "pixel_cart_pole_84_steps_per_s",
        "pixel_grid_world_steps_per_s",
        "frame_stack_84_steps_per_s",
        "grey_and_resized_steps_per_s");
  }

  @Override
  public void run(Report report) {
    game(report, "asterix", "MinAtar/Asterix-v1", 300e3);
    game(report, "breakout", "MinAtar/Breakout-v1", 420e3);
    game(report, "freeway", "MinAtar/Freeway-v1", 150e3);
    game(report, "seaquest", "MinAtar/Seaquest-v1", 240e3);
    game(report, "space_invaders", "MinAtar/SpaceInvaders-v1", 47e3);
    report.add(rate("pixel_cart_pole", make("PixelCartPole-v1", Map.of())));
    report.add(rate("pixel_cart_pole_84", make("PixelCartPole-v1", Map.of("screen_size", 84))));
    report.add(rate("pixel_grid_world", make("PixelGridWorld-v0", Map.of())));
    report.add(rate("frame_stack_84", FrameStack.alongChannels(single84(), 4)));
    report.add(rate("grey_and_resized", greyAndResized()));
  }

  private static void game(Report report, String name, String id, double original) {
    report.add(rate(name, make(id, Map.of())).peer(ORIGINAL, original));
  }

  private static VectorEnvironment single84() {
    return make("PixelCartPole-v1", Map.of("screen_size", 84, "stack_size", 1));
  }

  /** Pictures of 210 by 210 pixels in colour, about as large as Atari's, made 84 by 84 and grey. */
  private static VectorEnvironment greyAndResized() {
    VectorEnvironment coloured = make("PixelGridWorld-v0", Map.of("size", 5, "cell_size", 42));
    return new ResizeObservation(new GrayscaleObservation(coloured), 84, 84);
  }

  private static VectorEnvironment make(String id, Map<String, Object> config) {
    return Environments.makeVector(id, config, COPIES, AutoresetMode.SAME_STEP);
  }

  private static Figure rate(String name, VectorEnvironment environment) {
    double seconds = CpuClock.secondsOf(RandomSteps.of(environment));
    return Figure.higher(name + "_steps_per_s", COPIES / seconds, "1/s");
  }
}
