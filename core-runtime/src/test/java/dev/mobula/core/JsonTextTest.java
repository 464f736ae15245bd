package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonTextTest {
  @Test
  void shouldReadTheTreeThatDataBindingReads() {
    String text =
        """
        {"a": [1, -2.5, "é\\n", true, false, null, [], {}], "b": {"c": 9007199254740993}, "a ": 0}
        """;
    assertEquals(JsonMapper.shared().readTree(text).toString(), JsonText.tree(text).toString());
    assertEquals(9007199254740993L, JsonText.tree(text).path("b").path("c").asLong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\": }", "[1, 2", "{} {}", "{\"a\": 99999999999999999999}"})
  void shouldRefuseWhatIsNoValue(String text) {
    assertThrows(JacksonException.class, () -> JsonText.tree(text));
  }
}
