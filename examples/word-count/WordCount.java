// MapReduce: counts words with tasks that map, shuffle and reduce.

import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Counts the words of a text that is in three partitions, with two reducers. */
public final class WordCount {
  private static final int REDUCERS = 2;

  private static final List<String> CORPUS =
      List.of(
          "A task is a function that runs somewhere else. A task returns at once with a reference.",
          "An actor is an object that lives somewhere else. A call returns at once with a reference.",
          "A reference stands for a value that is there or will be. Pass a reference, get a value.");

  private WordCount() {}

  public static void main(String[] arguments) {
    try (var _ = Mobula.init()) {
      Map<String, Integer> counts = count(CORPUS);
      counts.entrySet().stream()
          .sorted(
              Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(10)
          .forEach(entry -> System.out.println(entry.getKey() + ": " + entry.getValue()));
    }
  }

  private static Map<String, Integer> count(List<String> partitions) {
    // Map: one task a partition, which returns a part for each reducer, each an object of its own
    List<List<ObjectRef<List<String>>>> mapped =
        partitions.stream()
            .map(text -> Mobula.remoteAll(Mobula.task(WordCount::map, text), REDUCERS))
            .toList();
    // Shuffle and reduce: one task a reducer, given the references to its parts
    List<ObjectRef<Map<String, Integer>>> reduced =
        IntStream.range(0, REDUCERS)
            .mapToObj(reducer -> mapped.stream().map(parts -> parts.get(reducer)).toList())
            .map(parts -> Mobula.task(WordCount::reduce, parts).remote())
            .toList();
    Map<String, Integer> counts = new TreeMap<>();
    Mobula.get(reduced).forEach(counts::putAll);
    return counts;
  }

  /** Splits a text into words, those of the same hash into the same part. */
  private static List<List<String>> map(String text) {
    List<List<String>> parts = new ArrayList<>();
    IntStream.range(0, REDUCERS).forEach(i -> parts.add(new ArrayList<>()));
    for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
      parts.get(Math.floorMod(word.hashCode(), REDUCERS)).add(word);
    }
    return parts;
  }

  /** References within an argument stay references, so this task gets them itself. */
  private static Map<String, Integer> reduce(List<ObjectRef<List<String>>> parts) {
    Map<String, Integer> counts = new TreeMap<>();
    for (List<String> words : Mobula.get(parts)) {
      words.forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    return counts;
  }
}
