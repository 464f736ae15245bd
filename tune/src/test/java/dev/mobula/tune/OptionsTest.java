package dev.mobula.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void shouldReadWhatIsThereAndDefaultTheRest() {
    Options options = new Options("here", Map.of("n", 3, "share", 1, "on", true, "word", "b"));
    assertEquals(3, options.integer("n", 1, 0));
    assertEquals(1.0, options.number("share", 0.5, 0, 1));
    assertTrue(options.flag("on", false));
    assertEquals("b", options.oneOf("word", "a", List.of("a", "b")));
    assertEquals("x", options.text("name", "x"));
    assertEquals(List.of(), options.maps("points"));
    options.finish();
  }

  @Test
  void shouldReportEverythingAtOnce() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("n", 2.5);
    settings.put("share", 0);
    settings.put("on", "yes");
    settings.put("word", "bb");
    settings.put("points", List.of(1));
    settings.put("nmae", "x");
    Options options = new Options("here", settings);
    options.integer("n", 1, 0);
    options.number("share", 0.5, 0, 1);
    options.flag("on", false);
    options.oneOf("word", "a", List.of("a", "b"));
    options.maps("points");
    options.text("name", "x");
    var e = assertThrows(TuneConfigException.class, options::finish);
    assertEquals(
        List.of("here.n", "here.share", "here.on", "here.word", "here.points", "here.nmae"),
        e.problems().stream().map(TuneProblem::key).toList());
    assertEquals("did you mean name?", e.problems().getLast().fix());
  }
}
