package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HttpWarmUpIT {
  @Test
  void shouldAnswerItsOwnRequest() {
    assertEquals("HTTP/1.1 200 OK", HttpWarmUp.run().lines().findFirst().orElse(""));
  }
}
