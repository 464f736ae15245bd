package dev.mobula.core;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the worker process of an {@code isolated} task or actor is started with, or those of all of
 * a program ({@link MobulaOptions#withRuntimeEnv}), beside what its node was started with.
 *
 * @param jvmOptions options of the JVM, such as {@code -Xmx2g}; they come last, and so win
 * @param envVars environment variables, which replace those of the node
 * @param classPath jars and folders behind those of the node
 */
public record RuntimeEnv(
    List<String> jvmOptions, Map<String, String> envVars, List<Path> classPath) {
  /** Nothing beside that. */
  public static final RuntimeEnv DEFAULT = new RuntimeEnv(List.of(), Map.of(), List.of());

  /** Copies the lists, and makes paths absolute. */
  public RuntimeEnv {
    jvmOptions = List.copyOf(jvmOptions);
    envVars = Map.copyOf(envVars);
    classPath = classPath.stream().map(Path::toAbsolutePath).toList();
  }

  /** Returns this with more options of the JVM. */
  public RuntimeEnv withJvmOptions(String... options) {
    return new RuntimeEnv(
        Stream.concat(jvmOptions.stream(), Stream.of(options)).toList(), envVars, classPath);
  }

  /** Returns this with one more environment variable, or another value of one. */
  public RuntimeEnv withEnvVar(String name, String value) {
    Map<String, String> more = new HashMap<>(envVars);
    more.put(name, value);
    return new RuntimeEnv(jvmOptions, more, classPath);
  }

  /**
   * Returns this with more jars or folders; {@code lib/*} is all jars of a folder. What is not
   * there is refused when a task or actor that asks for it is started.
   */
  public RuntimeEnv withClassPath(Path... entries) {
    return new RuntimeEnv(
        jvmOptions, envVars, Stream.concat(classPath.stream(), Stream.of(entries)).toList());
  }

  /**
   * Returns this with what another adds: its options of the JVM behind these, which they win over,
   * its environment variables in place of those of the same names, its jars and folders behind
   * these.
   */
  public RuntimeEnv merge(RuntimeEnv other) {
    if (equals(DEFAULT)) {
      return other;
    }
    Map<String, String> variables = new HashMap<>(envVars);
    variables.putAll(other.envVars);
    return new RuntimeEnv(
        Stream.concat(jvmOptions.stream(), other.jvmOptions.stream()).toList(),
        variables,
        Stream.concat(classPath.stream(), other.classPath.stream()).toList());
  }
}
