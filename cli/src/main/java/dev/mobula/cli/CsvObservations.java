package dev.mobula.cli;

import java.util.Iterator;

/**
 * Rows of numbers with commas between them as observations of the plain form; a header is left out.
 */
final class CsvObservations implements Iterator<String> {
  private final Iterator<String> rows;
  private final boolean hasHeader;
  private String first;

  CsvObservations(Iterator<String> rows) {
    this.rows = rows;
    first = rows.hasNext() ? rows.next() : "";
    hasHeader = isHeader(first);
    if (hasHeader) {
      first = "";
    }
  }

  /** Returns the number of the first row of numbers in the file. */
  long firstNumber() {
    return hasHeader ? 2 : 1;
  }

  /** Tells whether a row begins with a name, as no number does. */
  private static boolean isHeader(String row) {
    return !row.isBlank() && (Character.isLetter(row.strip().charAt(0)) || row.startsWith("\""));
  }

  @Override
  public boolean hasNext() {
    return !first.isEmpty() || rows.hasNext();
  }

  @Override
  public String next() {
    String row = first.isEmpty() ? rows.next() : first;
    first = "";
    return "{\"observation\": [" + row + "]}";
  }
}
