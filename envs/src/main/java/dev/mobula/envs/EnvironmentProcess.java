package dev.mobula.envs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a process is started with in which an environment can be made that cannot be made in any
 * process, as where it needs an interpreter of another language.
 *
 * @param jvmOptions options of the JVM
 * @param envVars environment variables
 * @param classPath jars and folders behind those of the program
 */
public record EnvironmentProcess(
    List<String> jvmOptions, Map<String, String> envVars, List<Path> classPath) {
  /** Copies the collections. */
  public EnvironmentProcess {
    jvmOptions = List.copyOf(jvmOptions);
    envVars = Map.copyOf(envVars);
    classPath = List.copyOf(classPath);
  }
}
