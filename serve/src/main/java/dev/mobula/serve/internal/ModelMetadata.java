package dev.mobula.serve.internal;

import java.util.List;

/**
 * What a model takes and gives.
 *
 * @param name the name it is served under
 * @param version of the model
 * @param platform what runs it
 * @param inputs what a request may hold
 * @param outputs what a response holds, unless the request asks for some of them
 */
record ModelMetadata(
    String name,
    String version,
    String platform,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs) {}
