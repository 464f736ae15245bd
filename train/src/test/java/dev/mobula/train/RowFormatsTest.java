package dev.mobula.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowFormatsTest {
  @Test
  void shouldWriteNestedObjectsOnOneLine() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("i", 3L);
    object.put("d", 1e-4);
    object.put("f", 0.1f);
    object.put("nan", Double.NaN);
    object.put("inf", Float.NEGATIVE_INFINITY);
    object.put("yes", true);
    object.put("inner", Map.of("text", "a\"b\\c\nd\u0001é"));
    StringBuilder out = new StringBuilder();
    JsonLines.append(out, object);
    assertEquals(
        "{\"i\":3,\"d\":1.0E-4,\"f\":0.1,\"nan\":null,\"inf\":null,\"yes\":true,"
            + "\"inner\":{\"text\":\"a\\\"b\\\\c\\nd\\u0001é\"}}",
        out.toString());
  }

  @Test
  void shouldKeepTheColumnsWhateverIsReported() {
    CsvRows rows = new CsvRows(List.of("a", "b/c", "d"));
    StringBuilder out = new StringBuilder();
    rows.appendHeader(out);
    rows.appendRow(out, Metrics.of(Map.of("d", "x,\"y\""))::get);
    rows.appendRow(out, Metrics.of(Map.of("new", 5, "b", Map.of("c", 2.5), "a", 1))::get);
    assertEquals("a,b/c,d\n,,\"x,\"\"y\"\"\"\n1,2.5,\n", out.toString());
  }
}
