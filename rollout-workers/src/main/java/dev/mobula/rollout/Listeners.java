package dev.mobula.rollout;

import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorEnvironments;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes and calls {@link EpisodeListener}s. */
final class Listeners {
  private Listeners() {}

  /**
   * Makes one listener per class name.
   *
   * @throws RolloutException naming the class that cannot be made
   */
  static List<EpisodeListener> create(List<String> classNames) {
    List<EpisodeListener> listeners = new ArrayList<>();
    for (String name : classNames) {
      listeners.add(create(name));
    }
    return listeners;
  }

  private static EpisodeListener create(String name) {
    try {
      return Class.forName(name, true, Environments.loader())
          .asSubclass(EpisodeListener.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (InvocationTargetException e) {
      throw new ListenerException(name, e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new RolloutException(
          "expected a class on the class path that implements "
              + EpisodeListener.class.getName()
              + " and has a public constructor without parameters, found '"
              + name
              + "'",
          e);
    }
  }

  static void onEnvironmentCreated(
      List<EpisodeListener> listeners, int workerIndex, VectorEnvironment environment) {
    for (EpisodeListener listener : listeners) {
      try {
        listener.onEnvironmentCreated(workerIndex, environment);
      } catch (RuntimeException failure) {
        throw new ListenerException(listener, "onEnvironmentCreated", failure);
      }
    }
  }

  static void onEpisodeStart(List<EpisodeListener> listeners, long id, Map<String, Object> info) {
    for (EpisodeListener listener : listeners) {
      try {
        listener.onEpisodeStart(id, info);
      } catch (RuntimeException failure) {
        throw new ListenerException(listener, "onEpisodeStart", failure);
      }
    }
  }

  static void onEpisodeStep(
      List<EpisodeListener> listeners,
      long id,
      double reward,
      int length,
      Map<String, Object> info) {
    for (EpisodeListener listener : listeners) {
      try {
        listener.onEpisodeStep(id, reward, length, info);
      } catch (RuntimeException failure) {
        throw new ListenerException(listener, "onEpisodeStep", failure);
      }
    }
  }

  static void onSampleEnd(List<EpisodeListener> listeners, Rollout rollout) {
    for (EpisodeListener listener : listeners) {
      try {
        listener.onSampleEnd(rollout);
      } catch (RuntimeException failure) {
        throw new ListenerException(listener, "onSampleEnd", failure);
      }
    }
  }

  static EpisodeMetrics onEpisodeEnd(
      List<EpisodeListener> listeners,
      long id,
      double episodeReturn,
      int length,
      Map<String, Object> info) {
    Map<String, Double> metrics = new HashMap<>();
    for (EpisodeListener listener : listeners) {
      try {
        metrics.putAll(checked(listener.onEpisodeEnd(id, episodeReturn, length, info)));
      } catch (RuntimeException failure) {
        throw new ListenerException(listener, "onEpisodeEnd", failure);
      }
    }
    return new EpisodeMetrics(id, episodeReturn, length, metrics);
  }

  /** A user's class may be compiled without a check for null. */
  private static Map<String, Double> checked(@Nullable Map<String, Double> metrics) {
    if (metrics == null) {
      throw new RolloutException("expected a map of metrics, which may be empty, found null");
    }
    metrics.forEach((@Nullable String name, @Nullable Double value) -> {
      if (name == null || value == null) {
        throw new RolloutException(
            "expected names and numbers in the map of metrics, found the entry '%s' -> %s"
                .formatted(name, value));
      }
    });
    return metrics;
  }

  /** The copy has begun a new episode already, whose info holds that of the ended one. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> lastInfo(Map<String, Object> info) {
    return (Map<String, Object>) info.getOrDefault(VectorEnvironments.FINAL_INFO, Map.of());
  }
}
