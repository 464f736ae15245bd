package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mobula.serve.ServeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadedApplicationTest {
  @Test
  void shouldBindHowLongARequestTakes() {
    assertEquals(List.of(40), LoadedApplication.application(Map.of("millis", 40)).arguments());
  }

  @Test
  void shouldRefuseAnythingElse() {
    for (Map<String, Object> args :
        List.<Map<String, Object>>of(Map.of(), Map.of("millis", "a"), Map.of("millis", -1))) {
      ServeException refused =
          assertThrows(ServeException.class, () -> LoadedApplication.application(args));
      assertEquals(
          "expected args with a whole number of millis, found " + args, refused.getMessage());
    }
  }
}
