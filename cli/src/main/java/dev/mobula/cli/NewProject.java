package dev.mobula.cli;

import dev.mobula.core.MobulaVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * A Maven project that is to be written, from the templates in {@code new-env/}, in which {@code
 * @name@}, {@code @Class@}, {@code @package@}, {@code @version@} and {@code @home@} stand for what is
 * its own.
 *
 * @param name of the project, of lower-case words with hyphens between them
 * @param packageName of its classes
 */
record NewProject(String name, String packageName) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /**
   * Checks the names.
   *
   * @throws UsageException saying how they must look, or why one is not free
   */
  static NewProject of(String name, String packageName) {
    if (!NAME.matcher(name).matches()) {
      throw new UsageException(
          "expected a name of lower-case words such as my-env, found '" + name + "'");
    }
    if (!SourceVersion.isName(packageName)) {
      throw new UsageException(
          "option --package expects a Java package such as com.acme, found '" + packageName + "'");
    }
    NewProject project = new NewProject(name, packageName);
    FreeNames.check(project);
    return project;
  }

  /**
   * Checks that nothing would be overwritten.
   *
   * @throws UsageException if there is something in the folder, or a file in its place
   */
  void checkFree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries =
        Files.isDirectory(folder) ? Files.list(folder) : Stream.of(folder)) {
      if (entries.findAny().isPresent()) {
        throw new UsageException(
            "expected no folder " + folder + ", or an empty one; --dir names another one");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the project. */
  void write(Path folder) {
    files().forEach((template, path) -> write(template, folder.resolve(path)));
  }

  /** Returns the templates, and where in the project each goes. */
  Map<String, String> files() {
    String main = "src/main/java/" + packageName.replace('.', '/') + "/" + className();
    String test = "src/test/java/" + packageName.replace('.', '/') + "/" + className();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("pom.xml", "pom.xml");
    files.put("Environment.java", main + ".java");
    files.put("Config.java", main + "Config.java");
    files.put("Provider.java", main + "Provider.java");
    files.put("ContractTest.java", test + "ContractTest.java");
    files.put("Test.java", test + "Test.java");
    files.put(
        "services", "src/main/resources/META-INF/services/dev.mobula.envs.EnvironmentProvider");
    files.put("config.yaml", name + ".yaml");
    files.put("README.md", "README.md");
    files.put("gitignore", ".gitignore");
    return files;
  }

  /** Returns the name of the environment's class, from which those of the others are made. */
  String className() {
    return Arrays.stream(name.split("-"))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  private void write(String template, Path file) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      Files.writeString(file, filled(template));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private String filled(String template) {
    return read(template)
        .replace("@name@", name)
        .replace("@Class@", className())
        .replace("@package@", packageName)
        .replace("@version@", MobulaVersion.number())
        .replace("@home@", System.getProperty("mobula.home", "/path/to/mobula"));
  }

  /** Returns the text of a template. */
  static String read(String template) {
    try (InputStream in = NewProject.class.getResourceAsStream("new-env/" + template)) {
      return new String(
          Objects.requireNonNull(in, template).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the template " + template, e);
    }
  }
}
