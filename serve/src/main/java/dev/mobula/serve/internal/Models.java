package dev.mobula.serve.internal;

import dev.mobula.envs.Box;
import dev.mobula.envs.Discrete;
import dev.mobula.policies.PolicySpec;
import dev.mobula.serve.ServeException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The models that are served, by name. Usable by any thread. */
public final class Models implements AutoCloseable {
  private static final int WARM_UP_CALLS = 2_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private static final int CARTPOLE_SIZE = 4;

  private volatile @Nullable String demo;

  private final Map<String, Model> models = new ConcurrentSkipListMap<>();

  /**
   * Adds a model, and closes it where it cannot be added.
   *
   * @throws ServeException if the name is taken, or cannot be a part of a path
   */
  public void add(Model model) {
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

  /** Has the code of each model compiled, on a thread that nobody waits for. */
  public void warmUpBeside() {
    List<Model> served = List.copyOf(models.values());
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
  Model get(String name, @Nullable String version) {
    Model model = models.get(name);
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

  /**
   * Returns a model that is a policy.
   *
   * @throws InferenceException if it is not served, or none
   */
  PolicyModel policy(String name) {
    if (get(name, null) instanceof PolicyModel policy) {
      return policy;
    }
    throw new InferenceException(
        InferenceException.NOT_FOUND,
        "expected a policy of Mobula's for this path, found a model of ONNX; ask it by /v2/models/%s/infer"
            .formatted(name));
  }

  /**
   * Has the page of the demo show a policy.
   *
   * @throws ServeException if the policy is none of CartPole
   */
  public void enableDemo(String name) {
    PolicySpec spec = policy(name).spec();
    if (spec.observationSpace().flatSize() != CARTPOLE_SIZE
        || !(spec.observationSpace() instanceof Box)
        || !spec.actionSpace().equals(Discrete.of(2))
        || spec.stateSize() > 0) {
      throw new ServeException(
          "expected a policy of CartPole-v1 for the demo, which sees Box(4) and chooses among Discrete(2), found one of %s and %s"
              .formatted(spec.observationSpace(), spec.actionSpace()));
    }
    demo = name;
  }

  /** Returns the policy that the page of the demo shows; null for none. */
  @Nullable String demo() {
    return demo;
  }

  /** Returns the path at which a model is asked. */
  String route(String name) {
    return models.get(name) instanceof PolicyModel
        ? "/policies/" + name + "/action"
        : "/v2/models/" + name + "/infer";
  }

  List<String> names() {
    return List.copyOf(models.keySet());
  }

  @Override
  public void close() {
    new TreeMap<>(models).values().forEach(Model::close);
    models.clear();
  }
}
