package dev.mobula.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpOptionsTest {
  private static String refused(Runnable options) {
    return String.valueOf(assertThrows(ServeException.class, options::run).getMessage());
  }

  @Test
  void shouldListenToOthersOnlyWithAToken() {
    HttpOptions defaults = HttpOptions.defaults();
    assertEquals(
        "expected a token with the host 0.0.0.0, which others can reach, found none; give a token,"
            + " or listen at 127.0.0.1",
        refused(() -> defaults.withAddress("0.0.0.0", 8000, null)));
    HttpOptions open = defaults.withAddress("0.0.0.0", 8000, "s3cret");
    assertFalse(open.toString().contains("s3cret"));
    assertEquals("localhost", defaults.withAddress("localhost", 1, null).host());
  }

  @Test
  void shouldRefuseWhatCannotBeUsed() {
    HttpOptions defaults = HttpOptions.defaults();
    assertEquals(
        "expected a port from 0 to 65535, found 65536",
        refused(() -> defaults.withAddress("127.0.0.1", 65_536, null)));
    assertEquals(
        "expected a token that is not blank and has no blanks around it",
        refused(() -> defaults.withAddress("127.0.0.1", 1, " ")));
    assertEquals(
        "expected both a certificate and its private key, found one alone",
        refused(() -> defaults.withTls(Path.of("c.pem"), null)));
    assertEquals(
        "expected a certificate in c.pem, found no file",
        refused(() -> defaults.withTls(Path.of("c.pem"), Path.of("k.pem"))));
    assertEquals(
        "expected timeouts of at least 1 ms, found PT0S and PT1S",
        refused(() -> defaults.withLimits(1, 1, Duration.ZERO, Duration.ofSeconds(1))));
  }
}
