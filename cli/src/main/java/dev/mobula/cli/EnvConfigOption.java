package dev.mobula.cli;

import dev.mobula.rllib.config.ExperimentFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of an environment that a command takes by itself, without a config file. */
final class EnvConfigOption {
  static final Option OPTION =
      Option.repeated("--env-config", "KEY=VALUE", "A setting of the environment. Repeatable.");

  private EnvConfigOption() {}

  /**
   * Returns the settings.
   *
   * @throws dev.mobula.rllib.config.ConfigException if one is not KEY=VALUE
   */
  static Map<String, @Nullable Object> of(Arguments arguments) {
    return ExperimentFile.values(arguments.all(OPTION.name()));
  }
}
