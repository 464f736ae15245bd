package dev.mobula.serve.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.ServeException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the demo, in a browser where there is one. */
class DemoIT {
  /** A second of the page's world; 9 to 10 steps are how long an untended pole stands. */
  private static final int STEPS = 50;

  @TempDir Path temp;

  @Test
  void shouldBalanceThePoleInABrowser() throws Exception {
    Path chromium = Chromium.find();
    assumeTrue(chromium != null, "found no chromium on the PATH");
    try (Models models = new Models()) {
      models.add(new PolicyModel("cart.pole-1", TestPolicies.balancing(), "simd"));
      models.enableDemo("cart.pole-1");
      HttpOptions options = HttpOptions.defaults().withAddress("127.0.0.1", 0, null);
      try (HttpIngress ingress = HttpIngress.start(options, new Router(models));
          Chromium browser =
              Chromium.open(chromium, temp, "http://127.0.0.1:" + ingress.port() + "/-/demo")) {
        browser.await("Number(document.getElementById('best').textContent) >= " + STEPS);
        assertEquals("live", browser.text("document.getElementById('state').textContent"));
        String pole =
            "document.getElementById('world').getContext('2d')"
                + ".getImageData(0, 0, 640, 235).data.some(x => x > 0)";
        assertEquals("true", browser.text(pole));
      }
    }
  }

  @Test
  void shouldShowCartPoleAloneAndOnlyWhereAsked() {
    try (Models models = new Models()) {
      models.add(new PolicyModel("p", TestPolicies.state(TestPolicies.STRUCTURED), "simd"));
      Router router = new Router(models);
      HttpCall demo = new HttpCall("GET", "/-/demo", _ -> null, new byte[0]);
      InferenceException off = assertThrows(InferenceException.class, () -> router.handle(demo));
      assertEquals(InferenceException.NOT_FOUND, off.status());
      ServeException other = assertThrows(ServeException.class, () -> models.enableDemo("p"));
      assertTrue(String.valueOf(other.getMessage()).contains("CartPole-v1"));
    }
  }
}
