package dev.mobula.serve.internal;

import dev.mobula.policies.PolicyState;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.ServeRequest;
import dev.mobula.serve.ServeResponse;
import java.util.Map;

/** A policy that answers requests of applications in the plain form. Usable by any thread. */
public final class ActionAnswers implements AutoCloseable {
  private final PolicyModel model;

  /**
   * Makes the policy.
   *
   * @param framework the engine, as in {@code framework:} of a config
   * @throws ServeException if it is recurrent, as replicas do not share what they remember
   */
  public ActionAnswers(PolicyState state, String framework) {
    if (state.spec().stateSize() != 0) {
      throw new ServeException(
          "expected a policy without memory as a deployment, found a recurrent one; serve it by 'mobula serve CHECKPOINT'");
    }
    model = PolicyModel.unmetered("policy", state, framework);
  }

  /** Answers one observation. */
  public ServeResponse answer(ServeRequest request) {
    HttpReply reply;
    try {
      reply = HttpReply.json(ActionForm.answer(model, request.bytes()));
    } catch (InferenceException e) {
      reply = HttpReply.error(e.status(), String.valueOf(e.getMessage()));
    }
    return new ServeResponse(reply.status(), reply.contentType(), Map.of(), reply.body());
  }

  @Override
  public void close() {
    model.close();
  }
}
