package dev.mobula.serve.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of the Open Inference Protocol, whichever way it came.
 *
 * @param id what the client calls it, repeated in the response; may be empty
 * @param parameters what it says of the whole
 * @param inputs the tensors
 * @param outputs those that are wanted, in this order; empty for all
 */
record InferRequest(
    String id, Parameters parameters, List<InferTensor> inputs, List<RequestedOutput> outputs) {

  /**
   * The parameters that are known; others are ignored, as the protocol has it.
   *
   * @param explore whether actions are drawn; else the most probable ones are taken
   * @param sequenceId the episode that a recurrent policy acts in; null for none
   * @param sequenceStart whether the episode begins
   * @param sequenceEnd whether the episode ends, and is to be forgotten
   * @param binaryDataOutput whether outputs are sent as bytes, unless they say otherwise
   */
  record Parameters(
      boolean explore,
      @Nullable String sequenceId,
      boolean sequenceStart,
      boolean sequenceEnd,
      boolean binaryDataOutput) {
    static final Parameters NONE = new Parameters(false, null, false, false, false);
  }

  /** An output that is wanted, and whether as bytes. */
  record RequestedOutput(String name, boolean binaryData) {}
}
