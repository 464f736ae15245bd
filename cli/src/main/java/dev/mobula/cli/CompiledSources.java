package dev.mobula.cli;

import dev.mobula.train.ResultsDirectory;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The classes of an example, compiled into a folder that lasts until this is closed. */
final class CompiledSources implements AutoCloseable {
  private static final String CLASS = ".class";

  private final Path folder;

  private CompiledSources(Path folder) {
    this.folder = folder;
  }

  /**
   * Compiles Java files against the class path of this process.
   *
   * @param userClassPath what else they need, or null
   * @throws UsageException if this is no JDK, or with the compiler's messages
   */
  static CompiledSources of(List<Path> sources, @Nullable String userClassPath) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new UsageException("examples with sources need a JDK, found only a Java runtime");
    }
    CompiledSources compiled = new CompiledSources(temporaryFolder());
    try {
      compiled.compile(compiler, sources, userClassPath);
      return compiled;
    } catch (IOException e) {
      compiled.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      compiled.close();
      throw e;
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("mobula-example");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(JavaCompiler compiler, List<Path> sources, @Nullable String userClassPath)
      throws IOException {
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of("-proc:none", "-d", folder.toString(), "-cp", classPath(userClassPath));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!done) {
        throw new UsageException("the example could not be compiled:\n" + messages);
      }
    }
  }

  private static String classPath(@Nullable String userClassPath) {
    String own = System.getProperty("java.class.path", "");
    return userClassPath == null ? own : own + File.pathSeparator + userClassPath;
  }

  Path folder() {
    return folder;
  }

  /** Runs the first class that has a main method, in the context class loader. */
  void runMain(String... arguments) {
    for (String name : classNames()) {
      try {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Method main = Class.forName(name, true, loader).getMethod("main", String[].class);
        main.invoke(null, (Object) arguments);
        return;
      } catch (NoSuchMethodException _) {
        // The next class may have one.
      } catch (InvocationTargetException e) {
        throw new IllegalStateException("the example failed", e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("expected to run " + name, e);
      }
    }
    throw new UsageException("expected a public class with a main method in the example");
  }

  private List<String> classNames() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString())
          .filter(name -> name.endsWith(CLASS))
          .map(name -> name.substring(0, name.length() - CLASS.length()))
          .map(name -> name.replace(File.separatorChar, '.'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      ResultsDirectory.deleteTree(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
