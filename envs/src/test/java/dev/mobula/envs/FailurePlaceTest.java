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
  void shouldNameTheFirstFrameWhereAllAreOfTheJdk() {
    assertEquals(", at java.util.Objects.checkIndex(Objects.java:385)", place(CHECK));
  }

  @Test
  void shouldNameNothingWhereNoFrameIsKnown() {
    assertEquals("", place());
  }
}
