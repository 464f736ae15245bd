package dev.mobula.rollout;

import dev.mobula.columns.Stateful;
import java.util.List;
import java.util.Map;

/** What the actors of an {@link EnvRunnerGroup} are. Confined to one thread, its actor's. */
interface Sampler extends Stateful, AutoCloseable {
  /**
   * Samples one fragment with the given weights.
   *
   * @return it, or nothing where others decide when steps are taken, and have not taken enough yet;
   *     what there is goes into the next one
   */
  List<Rollout> trySample(SampleRequest request);

  /** Samples with other settings of the environment from now on. */
  void setEnvConfig(Map<String, Object> envConfig);

  /** Tells whether {@link #saveState} includes running episodes. */
  boolean savesEpisodes();

  /** Releases everything; a second call does nothing. */
  @Override
  void close();
}
