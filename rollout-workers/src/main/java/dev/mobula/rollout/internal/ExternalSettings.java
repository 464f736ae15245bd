package dev.mobula.rollout.internal;

import dev.mobula.core.MobulaException;
import dev.mobula.core.net.ServerAddress;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.EnvironmentSpaces;
import dev.mobula.envs.SpaceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code env_config} of {@code env: external}.
 *
 * @param spaces what clients see and do
 * @param address where clients are heard
 * @param episodeTimeout after how long an episode is given up of which nothing is heard
 */
public record ExternalSettings(
    EnvironmentSpaces spaces, ServerAddress address, Duration episodeTimeout) {
  static final String OBSERVATION_SPACE = "observation_space";
  static final String ACTION_SPACE = "action_space";
  static final String HOST = "host";
  static final String PORT = "port";
  static final String TOKEN_FILE = "token_file";
  static final String TLS_CERTIFICATE = "tls_certificate";
  static final String TLS_KEY = "tls_key";
  static final String EPISODE_TIMEOUT_S = "episode_timeout_s";
  static final List<String> KEYS =
      List.of(
          OBSERVATION_SPACE,
          ACTION_SPACE,
          HOST,
          PORT,
          TOKEN_FILE,
          TLS_CERTIFICATE,
          TLS_KEY,
          EPISODE_TIMEOUT_S);

  private static final int DEFAULT_PORT = 9900;
  private static final int DEFAULT_TIMEOUT_S = 60;
  private static final int LAST_PORT = 65_535;

  /**
   * Reads the settings.
   *
   * @param portOffset which runner listens, each at a port of its own
   * @throws EnvironmentException naming the key that is wrong
   */
  public static ExternalSettings of(Map<String, Object> envConfig, int portOffset) {
    EnvConfig config = EnvConfig.of(ExternalEnvironment.ID, envConfig).allow(KEYS);
    int port = config.integer(PORT, DEFAULT_PORT, 0, LAST_PORT);
    return new ExternalSettings(
        spaces(config),
        address(config, port == 0 ? 0 : port + portOffset),
        Duration.ofSeconds(config.integer(EPISODE_TIMEOUT_S, DEFAULT_TIMEOUT_S, 1)));
  }

  static EnvironmentSpaces spaces(EnvConfig config) {
    return new EnvironmentSpaces(
        SpaceConfig.read(config.section(OBSERVATION_SPACE)),
        SpaceConfig.read(config.section(ACTION_SPACE)));
  }

  private static ServerAddress address(EnvConfig config, int port) {
    try {
      return new ServerAddress(
          config.text(HOST, "127.0.0.1"),
          port,
          token(config),
          path(config, TLS_CERTIFICATE),
          path(config, TLS_KEY));
    } catch (MobulaException e) {
      throw new EnvironmentException(
          "%s, env_config: %s".formatted(ExternalEnvironment.ID, e.getMessage()), e);
    }
  }

  private static @Nullable String token(EnvConfig config) {
    Path file = path(config, TOKEN_FILE);
    try {
      return file == null ? null : Files.readString(file).strip();
    } catch (IOException e) {
      throw new MobulaException("expected a token in %s, found none: %s".formatted(file, e), e);
    }
  }

  private static @Nullable Path path(EnvConfig config, String key) {
    return config.contains(key) ? Path.of(config.text(key, "")) : null;
  }
}
