package dev.mobula.serve;

import dev.mobula.core.Checkpoint;
import dev.mobula.policies.Engines;
import dev.mobula.policies.PolicyState;
import dev.mobula.serve.internal.ActionAnswers;
import java.nio.file.Path;
import java.util.Map;

/**
 * The policy of a checkpoint as a deployment, for several replicas, autoscaling or rolling updates:
 * {@code POST} with an observation is answered with an action, as {@code POST
 * /policies/NAME/action}. A policy that needs none of these answers faster without one.
 *
 * <p>Recurrent policies are refused, as each replica would remember other requests.
 */
public final class PolicyDeployment implements HttpHandler, AutoCloseable {
  private final ActionAnswers answers;

  /**
   * Loads a policy.
   *
   * @param checkpoint the directory of the checkpoint
   * @throws dev.mobula.core.CheckpointException if it holds no policy
   */
  public PolicyDeployment(String checkpoint) {
    answers =
        new ActionAnswers(
            PolicyState.load(
                Checkpoint.open(Path.of(checkpoint)).state(PolicyState.NAME),
                PolicyState.DEFAULT_POLICY),
            Engines.AUTO);
  }

  /**
   * Returns the application; {@code import_path} names this method.
   *
   * @param args {@code checkpoint}: the directory of the checkpoint
   */
  public static Application<PolicyDeployment> application(Map<String, Object> args) {
    if (!(args.get("checkpoint") instanceof String checkpoint) || args.size() != 1) {
      throw new ServeException(
          "expected args with checkpoint: DIRECTORY and nothing else, found " + args);
    }
    return Deployment.of(PolicyDeployment.class).bind(checkpoint);
  }

  @Override
  public ServeResponse handle(ServeRequest request) {
    return answers.answer(request);
  }

  @Override
  public void close() {
    answers.close();
  }
}
