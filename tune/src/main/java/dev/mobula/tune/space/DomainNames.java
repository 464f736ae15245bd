package dev.mobula.tune.space;

import dev.mobula.train.Nearest;
import dev.mobula.tune.TuneConfigException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The domains as configuration files write them: a name and a list of arguments. */
final class DomainNames {
  private static final Map<String, Function<List<?>, Domain>> BY_NAME = new LinkedHashMap<>();

  static {
    floats("uniform", a -> FloatDomain.uniform(a[0], a[1]), "lower", "upper");
    floats("quniform", a -> FloatDomain.uniform(a[0], a[1], a[2]), "lower", "upper", "q");
    floats("loguniform", a -> FloatDomain.loguniform(a[0], a[1]), "lower", "upper");
    floats("qloguniform", a -> FloatDomain.loguniform(a[0], a[1], a[2]), "lower", "upper", "q");
    floats("randn", a -> NormalDomain.randn(a[0], a[1]), "mean", "sd");
    floats("qrandn", a -> NormalDomain.qrandn(a[0], a[1], a[2]), "mean", "sd", "q");
    longs("randint", a -> IntegerDomain.randint(a[0], a[1]), "lower", "upper");
    longs("qrandint", a -> IntegerDomain.qrandint(a[0], a[1], a[2]), "lower", "upper", "q");
    longs("lograndint", a -> IntegerDomain.lograndint(a[0], a[1]), "lower", "upper");
    longs("qlograndint", a -> IntegerDomain.qlograndint(a[0], a[1], a[2]), "lower", "upper", "q");
    BY_NAME.put("choice", options -> new CategoricalDomain(options, false));
    BY_NAME.put("grid_search", options -> new CategoricalDomain(options, true));
    BY_NAME.put("sample_from", DomainNames::noFunction);
  }

  private DomainNames() {}

  private static void floats(String name, Function<double[], Domain> make, String... arguments) {
    BY_NAME.put(name, list -> make.apply(numbers(list, arguments)));
  }

  private static void longs(String name, Function<long[], Domain> make, String... arguments) {
    BY_NAME.put(name, list -> make.apply(wholeNumbers(list, arguments)));
  }

  private static Domain noFunction(List<?> arguments) {
    throw new TuneConfigException(
        "a value or a distribution",
        "sample_from, which takes a Java function",
        "use Tune.sampleFrom in code");
  }

  static boolean isKnown(String name) {
    return BY_NAME.containsKey(name);
  }

  /** Returns the domain of that name, or throws what is wrong with its arguments. */
  static Domain make(String name, List<?> arguments) {
    Function<List<?>, Domain> maker = BY_NAME.get(name);
    if (maker == null) {
      throw new IllegalArgumentException("no domain '" + name + "'");
    }
    return maker.apply(arguments);
  }

  /** Returns the domain that a misspelt name was surely meant to be. */
  static Optional<String> meant(String name) {
    return Nearest.of(name, BY_NAME.keySet()).stream()
        .filter(known -> sameLetters(known, name) || sameBeginning(known, name))
        .findFirst();
  }

  private static boolean sameLetters(String known, String name) {
    return Arrays.equals(known.chars().sorted().toArray(), name.chars().sorted().toArray());
  }

  /** Four letters: a key {@code range} is not {@code randn}. */
  private static boolean sameBeginning(String known, String name) {
    return name.length() >= 4 && known.startsWith(name.substring(0, 4));
  }

  private static double[] numbers(List<?> list, String... arguments) {
    boolean fits =
        list.size() == arguments.length && list.stream().allMatch(Number.class::isInstance);
    if (!fits) {
      throw new TuneConfigException(
          "the numbers [%s]".formatted(String.join(", ", arguments)),
          list,
          "correct the arguments");
    }
    return list.stream().mapToDouble(number -> ((Number) number).doubleValue()).toArray();
  }

  private static long[] wholeNumbers(List<?> list, String... arguments) {
    double[] numbers = numbers(list, arguments);
    if (!Arrays.stream(numbers).allMatch(number -> number == Math.rint(number))) {
      throw new TuneConfigException(
          "the whole numbers [%s]".formatted(String.join(", ", arguments)),
          list,
          "use whole numbers, or uniform or loguniform");
    }
    return Arrays.stream(numbers).mapToLong(number -> (long) number).toArray();
  }
}
