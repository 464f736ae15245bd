package dev.mobula.envs.wrappers;

import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.Environment;
import dev.mobula.envs.EnvironmentContract;
import dev.mobula.envs.Environments;
import dev.mobula.envs.SyncVectorEnvironment;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorEnvironments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** A wrapped environment still is an environment. */
class WrapperContractTest {
  private static VectorEnvironment make(
      String id, Map<String, Object> config, int numEnvs, AutoresetMode mode) {
    return Environments.makeVector(id, config, numEnvs, mode);
  }

  private static VectorEnvironment grid(int numEnvs, AutoresetMode mode) {
    return make("PixelGridWorld-v0", Map.of("size", 3, "cell_size", 2), numEnvs, mode);
  }

  @Nested
  class StackedFrames extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new FrameStack(make("CartPole-v1", Map.of(), numEnvs, mode), 3);
    }
  }

  @Nested
  class StackedPictures extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return FrameStack.alongChannels(grid(numEnvs, mode), 4);
    }
  }

  @Nested
  class GreyPictures extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new GrayscaleObservation(grid(numEnvs, mode));
    }
  }

  @Nested
  class ResizedPictures extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new ResizeObservation(grid(numEnvs, mode), 4, 5);
    }
  }

  @Nested
  class SkippedFrames extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      List<Environment<?, ?>> copies = new ArrayList<>();
      for (int i = 0; i < numEnvs; i++) {
        copies.add(Environments.make("CartPole-v1", Map.of()));
      }
      BatchedEnvironment batch = SyncVectorEnvironment.batch("CartPole-v1", copies);
      return VectorEnvironments.of("Skipping", new MaxAndSkipObservation(batch, 4), mode, 20);
    }
  }

  @Nested
  class TimeAware extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new TimeAwareObservation(make("CartPole-v1", Map.of(), numEnvs, mode), 500, true);
    }
  }

  @Nested
  class FlattenedTuple extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new FlattenObservation(make("Blackjack-v1", Map.of(), numEnvs, mode));
    }
  }

  @Nested
  class FlattenedDiscrete extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new FlattenObservation(make("FrozenLake-v1", Map.of(), numEnvs, mode));
    }
  }

  @Nested
  class ClippedActions extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new ClipAction(make("Pendulum-v1", Map.of("max_episode_steps", 40), numEnvs, mode));
    }
  }

  @Nested
  class RescaledActions extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new RescaleAction(
          make("MountainCarContinuous-v0", Map.of("max_episode_steps", 40), numEnvs, mode), -1, 1);
    }
  }

  @Nested
  class ClippedRewards extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new ClipReward(make("CartPole-v1", Map.of(), numEnvs, mode), -1, 0.5);
    }
  }

  @Nested
  class RecordedStatistics extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new RecordEpisodeStatistics(make("CartPole-v1", Map.of(), numEnvs, mode));
    }
  }

  @Nested
  class TimeLimited extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new TimeLimit(make("CartPole-v1", Map.of(), numEnvs, mode), 12);
    }
  }

  @Nested
  class SeveralWrappers extends EnvironmentContract {
    @Override
    protected VectorEnvironment create(int numEnvs, AutoresetMode mode) {
      return new RecordEpisodeStatistics(
          new FrameStack(
              new FlattenObservation(
                  new TimeLimit(
                      make("CartPole-v1", Map.of("max_episode_steps", 14), numEnvs, mode), 9)),
              2));
    }
  }
}
