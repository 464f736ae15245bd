package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Figure MISSED =
      Figure.lower("cpu_s", 5, "s").asked(4).peer("stable-baselines3", 25);

  @Test
  void shouldPrintOneJsonLinePerFigure() {
    String printed = print(out -> new JsonReport("ppo-cartpole", out, out), MISSED);
    assertEquals(
        """
        {"benchmark":"ppo-cartpole","figure":"cpu_s","value":5.0,"unit":"s","asked":4.0,\
        "better":"lower","peer":"stable-baselines3","peer_value":25.0}\
        """,
        printed.strip());
  }

  @Test
  void shouldPrintNullForWhatIsNotAsked() {
    Figure free = Figure.higher("steps_per_s", 2, "1/s");
    String printed = print(out -> new JsonReport("b", out, out), free);
    assertTrue(printed.contains("\"asked\":null"), printed);
    assertTrue(printed.contains("\"peer_value\":null"), printed);
  }

  @Test
  void shouldSayByHowMuchAFigureIsMissed() {
    String printed = print(out -> new TableReport("ppo-cartpole", out), MISSED);
    assertTrue(printed.contains("missed by 25.0 %"), printed);
    assertTrue(printed.contains("stable-baselines3 25.000"), printed);
  }

  @Test
  void shouldSayWhereAFigureIsMet() {
    String printed =
        print(out -> new TableReport("b", out), Figure.lower("cpu_s", 3, "s").asked(4));
    assertTrue(printed.contains("met"), printed);
    assertFalse(printed.contains("missed"), printed);
  }

  private static String print(Function<PrintStream, Report> report, Figure figure) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.apply(new PrintStream(bytes, true, StandardCharsets.UTF_8)).add(figure);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
