package dev.mobula.serve.internal;

import dev.mobula.serve.ServeException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The policies that are served, by name. Usable by any thread. */
public final class Models implements AutoCloseable {
  private static final int WARM_UP_CALLS = 2_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private final Map<String, PolicyModel> models = new ConcurrentSkipListMap<>();

  /**
   * Adds a policy, and closes it where it cannot be added.
   *
   * @throws ServeException if the name is taken, or cannot be a part of a path
   */
  public void add(PolicyModel model) {
    String name = model.metadata().name();
    if (!NAME.matcher(name).matches()) {
      model.close();
      throw new ServeException(
          "expected a name of letters, digits, '.', '_' and '-', found '" + name + "'");
    }
    if (models.putIfAbsent(name, model) != null) {
      model.close();
      throw new ServeException("expected a name that is not served yet, found '" + name + "'");
    }
  }

  /** Has the code of each policy compiled, on a thread that nobody waits for. */
  public void warmUpBeside() {
    List<PolicyModel> served = List.copyOf(models.values());
    Thread.ofPlatform()
        .daemon()
        .name("mobula-serve-warm-up")
        .start(() -> served.forEach(model -> model.warmUp(WARM_UP_CALLS)));
  }

  /**
   * Returns a model.
   *
   * @param version what the client asks for; null for any
   * @throws InferenceException if it is not served
   */
  PolicyModel get(String name, @Nullable String version) {
    PolicyModel model = models.get(name);
    if (model == null) {
      throw new InferenceException(
          InferenceException.NOT_FOUND,
          "expected a model among %s, found '%s'"
              .formatted(models.keySet(), InferTensor.abbreviated(name)));
    }
    String only = model.metadata().version();
    if (version != null && !version.equals(only)) {
      throw new InferenceException(
          InferenceException.NOT_FOUND,
          "expected version %s of model '%s', found '%s'"
              .formatted(only, name, InferTensor.abbreviated(version)));
    }
    return model;
  }

  List<String> names() {
    return List.copyOf(models.keySet());
  }

  @Override
  public void close() {
    new TreeMap<>(models).values().forEach(PolicyModel::close);
    models.clear();
  }
}
