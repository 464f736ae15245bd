package dev.mobula.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What h2load logs of its requests, in the order in which they ended. Where a connection is closed
 * before an answer, or silent for longer than h2load waits, it gives the connection up: neither
 * what waited there nor what it had still to send over it is logged.
 */
record RequestLog(List<Answer> answers) {
  /** The status of a request whose stream of HTTP/2 was reset. */
  static final int NONE = -1;

  /**
   * A request that ended.
   *
   * @param startUs when it was sent, in microseconds since 1970
   * @param status of HTTP, or {@link #NONE}
   * @param us how long it took, in microseconds
   */
  record Answer(long startUs, int status, long us) {
    private static Answer of(String line) {
      String[] parts = line.split("\t", -1);
      return new Answer(
          Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }
  }

  static RequestLog read(Path log) throws IOException {
    List<Answer> answers = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      answers.add(Answer.of(line));
    }
    return new RequestLog(answers);
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  /** Returns how many requests ended with such a status. */
  long count(IntPredicate status) {
    return answers.stream().mapToInt(Answer::status).filter(status).count();
  }

  /** Returns how many requests ended with each status. */
  String summary() {
    Map<Integer, Long> counts =
        answers.stream()
            .collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting()));
    return counts.toString();
  }

  /** Returns when requests were sent. */
  LongSummaryStatistics starts() {
    return answers.stream().mapToLong(Answer::startUs).summaryStatistics();
  }
}
