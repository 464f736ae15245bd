package dev.mobula.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FailurePlaceTest {
  private static final StackTraceElement CHECK =
      new StackTraceElement(
          null, "java.base", "25", "java.util.Objects", "checkIndex", "Objects.java", 385);
  private static final StackTraceElement STEP =
      new StackTraceElement("user classes", null, null, "com.acme.Maze", "step", "Maze.java", 38);

  private static String place(StackTraceElement... frames) {
    RuntimeException failure = new RuntimeException("broken");
    failure.setStackTrace(frames);
    return FailurePlace.of(failure);
  }

  @Test
  void shouldNameTheFirstFrameOutsideTheJdk() {
    assertEquals(", at com.acme.Maze.step(Maze.java:38)", place(CHECK, STEP));
    RuntimeException failure =
        assertThrows(RuntimeException.class, () -> Objects.checkIndex(5, List.of(1).size()));
    assertTrue(
        FailurePlace.of(failure).startsWith(", at " + FailurePlaceTest.class.getName() + "."),
        FailurePlace.of(failure));
  }

  @Test
  void shouldNameTheLineOfAUsersClassThatFailedACheckOfMobula() {
    StackTraceElement check =
        new StackTraceElement("dev.mobula.envs.EnvConfig", "allow", "EnvConfig.java", 49);
    StackTraceElement own =
        new StackTraceElement(FailurePlaceTest.class.getName() + "$1", "call", "Test.java", 7);
    RuntimeException failure = new RuntimeException("broken");
    failure.setStackTrace(new StackTraceElement[] {CHECK, check, STEP, own});
    assertEquals(
        ", at com.acme.Maze.step(Maze.java:38)", FailurePlace.of(failure, FailurePlaceTest.class));
    failure.setStackTrace(new StackTraceElement[] {CHECK, check, own, STEP});
    assertTrue(FailurePlace.of(failure, FailurePlaceTest.class).endsWith(".call(Test.java:7)"));
    failure.setStackTrace(new StackTraceElement[] {CHECK, check});
    assertTrue(FailurePlace.of(failure, FailurePlaceTest.class).contains("EnvConfig.allow("));
  }

  @Test
  void shouldNameTheFirstFrameWhereAllAreOfTheJdk() {
    assertEquals(", at java.util.Objects.checkIndex(Objects.java:385)", place(CHECK));
  }

  @Test
  void shouldNameNothingWhereNoFrameIsKnown() {
    assertEquals("", place());
  }
}
