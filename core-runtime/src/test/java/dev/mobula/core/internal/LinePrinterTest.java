package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LinePrinterTest {
  @Test
  void shouldPrintInOrderWhateverTheStream() {
    LinePrinter printer = new LinePrinter(1000);
    try (Shown shown = Shown.atOnce()) {
      printer.print(false, "one");
      printer.print(true, "two");
      printer.print(false, "three");
      printer.await(30_000);
      printer.print(false, "four");
      printer.await(30_000);
      assertEquals(List.of("one", "two", "three", "four"), shown.text().lines().toList());
    }
  }

  @Test
  void shouldLeaveOutWhatATerminalIsTooSlowForAndSaySo() throws InterruptedException {
    LinePrinter printer = new LinePrinter(10);
    try (Shown shown = Shown.blocked()) {
      printer.print(false, "first");
      shown.awaitBlocked();
      for (String line : List.of("12345", "67890", "left out", "this too")) {
        printer.print(false, line);
      }
      shown.unblock();
      printer.await(30_000);
      List<String> lines = shown.text().lines().toList();
      assertEquals(List.of("first", "12345", "67890"), lines.subList(0, 3));
      assertEquals(
          List.of(
              "[2 lines of workers left out, as they came faster than they could be shown; 'mobula logs' has them]"),
          lines.subList(3, lines.size()));
    }
  }
}
