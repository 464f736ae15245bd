package dev.mobula.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told. */
final class RecordedReport implements Report {
  final List<Figure> figures = new ArrayList<>();
  final List<String> notes = new ArrayList<>();

  List<String> names() {
    return figures.stream().map(Figure::name).toList();
  }

  /** Returns the value of the one of that name. */
  double value(String name) {
    return figures.stream()
        .filter(figure -> figure.name().equals(name))
        .mapToDouble(Figure::value)
        .findAny()
        .orElseThrow();
  }

  @Override
  public void add(Figure figure) {
    figures.add(figure);
  }

  @Override
  public void note(String text) {
    notes.add(text);
  }
}
