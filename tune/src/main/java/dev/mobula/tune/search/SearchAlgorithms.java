package dev.mobula.tune.search;

import dev.mobula.tune.Options;
import dev.mobula.tune.search.bohb.BohbSearch;
import dev.mobula.tune.search.cmaes.CmaEsSearch;
import dev.mobula.tune.search.gp.GpSearch;
import dev.mobula.tune.search.nsga2.Nsga2Search;
import dev.mobula.tune.search.sobol.SobolSearch;
import dev.mobula.tune.search.tpe.TpeSearch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The search algorithms that a configuration can name: {@code search_alg: {type: tpe}}. */
public final class SearchAlgorithms {
  private static final Map<String, Function<Options, SearchAlgorithm>> BY_TYPE =
      new LinkedHashMap<>();

  static {
    BY_TYPE.put("random", o -> new RandomSearch(o.flag("constant_grid_search", false)));
    BY_TYPE.put("grid", o -> new GridSearch());
    BY_TYPE.put("sobol", o -> new SobolSearch());
    BY_TYPE.put("tpe", TpeSearch::of);
    BY_TYPE.put("gp", GpSearch::of);
    BY_TYPE.put("cmaes", CmaEsSearch::of);
    BY_TYPE.put("bohb", BohbSearch::of);
    BY_TYPE.put("nsga2", Nsga2Search::of);
  }

  private SearchAlgorithms() {}

  /** Returns the names of all algorithms. */
  public static List<String> names() {
    return List.copyOf(BY_TYPE.keySet());
  }

  /**
   * Returns the algorithm of a configuration: {@code type}, the algorithm's own settings, and for
   * all of them {@code points_to_evaluate}, {@code repeat} with {@code seed_key}, and {@code
   * max_concurrent} with {@code batch}.
   *
   * @param path where the settings stand, such as {@code tune_config.search_alg}, for messages
   * @throws dev.mobula.tune.TuneConfigException naming everything that is wrong with the settings
   */
  public static SearchAlgorithm of(String path, Map<String, ?> settings) {
    Options options = new Options(path, settings);
    String type = options.oneOf("type", "random", BY_TYPE.keySet());
    SearchAlgorithm algorithm = Objects.requireNonNull(BY_TYPE.get(type)).apply(options);
    SearchAlgorithm wrapped = limited(repeated(starting(algorithm, options), options), options);
    options.finish();
    return wrapped;
  }

  private static SearchAlgorithm starting(SearchAlgorithm algorithm, Options options) {
    List<Map<String, Object>> points = options.maps("points_to_evaluate");
    return points.isEmpty() ? algorithm : algorithm.startingWith(points);
  }

  private static SearchAlgorithm repeated(SearchAlgorithm algorithm, Options options) {
    int times = (int) options.integer("repeat", 1, 1);
    String seedKey = options.text("seed_key", "seed");
    return times == 1 ? algorithm : algorithm.repeated(times, seedKey);
  }

  private static SearchAlgorithm limited(SearchAlgorithm algorithm, Options options) {
    int maxConcurrent = (int) options.integer("max_concurrent", 0, 0);
    boolean batch = options.flag("batch", false);
    return maxConcurrent == 0
        ? algorithm
        : properties -> new ConcurrencyLimiter(algorithm.create(properties), maxConcurrent, batch);
  }
}
