package dev.mobula.benchmarks;

import java.io.PrintStream;
import java.util.Locale;

/** A table for people, which says by how much an asked figure is missed. */
final class TableReport implements Report {
  private static final String ROW = "%-24s %14s %-8s %14s  %-18s %s";

  private final PrintStream out;

  TableReport(String benchmark, PrintStream out) {
    this.out = out;
    out.println(benchmark);
    out.println(row("figure", "value", "unit", "asked", "", "peer"));
  }

  @Override
  public void add(Figure figure) {
    String asked = figure.asked().isPresent() ? number(figure.asked().getAsDouble()) : "-";
    String value = number(figure.value());
    out.println(row(figure.name(), value, figure.unit(), asked, verdict(figure), peer(figure)));
  }

  @Override
  public void note(String text) {
    out.println("  " + text);
  }

  private static String row(
      String name, String value, String unit, String asked, String verdict, String peer) {
    return ROW.formatted(name, value, unit, asked, verdict, peer).stripTrailing();
  }

  private static String verdict(Figure figure) {
    if (figure.asked().isEmpty()) {
      return "";
    }
    double shortfall = figure.shortfall();
    return shortfall <= 0 ? "met" : "missed by %.1f %%".formatted(100 * shortfall);
  }

  private static String peer(Figure figure) {
    if (figure.peerValue().isEmpty()) {
      return "";
    }
    return figure.peer() + " " + number(figure.peerValue().getAsDouble());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3f" : "%,.0f", value);
  }
}
