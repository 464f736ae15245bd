package dev.mobula.envs.gymnasium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.envs.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonInstallationTest {
  @TempDir private Path folder;

  @Test
  void shouldMissNothingWhereAllIsThere() throws IOException {
    write(installation("4.2.2", "2.4.6", "1.4.0"));
    assertEquals(List.of(), installation("4.2.2", "2.4.6", "1.4.0").missing());
  }

  @Test
  void shouldNameAllThatIsMissingOrTooOldOrBroken() throws IOException {
    write(installation("4.1.1", "2.4.6", "1.0.0"));
    assertEquals(
        List.of(
            "jep 4.2 or later (found 4.1.1)",
            "numpy (ImportError: wrong ELF class)",
            "gymnasium 1.1 or later (found 1.0.0)"),
        installation("4.1.1", "!ImportError: wrong ELF class", "1.0.0").missing());
  }

  @Test
  void shouldMissTheNativeLibraryOfJep() {
    List<String> missing = installation("4.2.2", "2.4.6", "1.4.0").missing();
    assertEquals(1, missing.size());
    assertTrue(missing.getFirst().contains(System.mapLibraryName("jep")), missing.getFirst());
  }

  @Test
  void shouldSayHowToInstallWhatIsMissing() throws IOException {
    Path python = python(answer("", null, null, null));
    EnvironmentException refused =
        assertThrows(
            EnvironmentException.class,
            () -> PythonSearch.require(python.toString(), "gymnasium:CartPole-v1"));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("gymnasium:CartPole-v1: expected a Python with jep"), message);
    assertTrue(message.contains("without jep, numpy, gymnasium"), message);
    assertTrue(message.contains("/somewhere/python -m pip install jep gymnasium"), message);
    assertTrue(message.contains("JAVA_HOME=" + System.getProperty("java.home")), message);
    assertTrue(message.contains("C compiler"), message);
  }

  @Test
  void shouldSayThatThereIsNoSuchInterpreter() {
    EnvironmentException refused =
        assertThrows(
            EnvironmentException.class,
            () -> PythonSearch.find(folder.resolve("python9").toString()));
    assertTrue(String.valueOf(refused.getMessage()).contains("python9"), refused.getMessage());
    assertTrue(String.valueOf(refused.getMessage()).contains("MOBULA_PYTHON"));
  }

  @Test
  void shouldShowWhatAnInterpreterThatFailsPrinted() throws IOException {
    Path python = script("echo 'no module named site' >&2; exit 1");
    EnvironmentException refused =
        assertThrows(EnvironmentException.class, () -> PythonSearch.find(python.toString()));
    assertTrue(String.valueOf(refused.getMessage()).contains("no module named site"));
  }

  private PythonInstallation installation(String jep, String numPy, String gymnasium) {
    return PythonInstallation.of(answer(folder.toString(), jep, numPy, gymnasium));
  }

  private static String answer(
      String folder, @Nullable String jep, @Nullable String numPy, @Nullable String gymnasium) {
    Map<String, Object> answer = new HashMap<>();
    answer.put("executable", "/somewhere/python");
    answer.put("version", "3.11.2");
    answer.put("path", List.of(""));
    answer.put("jep", jep == null ? Map.of() : Map.of("folder", folder, "version", jep));
    answer.put("numpy", numPy);
    answer.put("gymnasium", gymnasium);
    return Json.write(answer);
  }

  private static void write(PythonInstallation installation) throws IOException {
    Files.createFile(installation.nativeLibrary());
    Files.createFile(installation.jar());
  }

  private Path python(String answer) throws IOException {
    return script("cat > /dev/null; echo '" + answer + "'");
  }

  private Path script(String commands) throws IOException {
    Path script = folder.resolve("python");
    Files.writeString(script, "#!/bin/sh\n" + commands + "\n");
    assertTrue(script.toFile().setExecutable(true));
    return script;
  }
}
