package dev.mobula.serve.internal;

import dev.mobula.columns.Column;
import java.util.List;

/**
 * What a model says.
 *
 * @param model the model
 * @param id that of the request
 * @param outputs the tensors in the order that they were asked for
 */
record InferResponse(ModelMetadata model, String id, List<Output> outputs) {
  /** A tensor, and whether it is to be sent as bytes. */
  record Output(TensorSpec spec, Column column, boolean binaryData) {}
}
