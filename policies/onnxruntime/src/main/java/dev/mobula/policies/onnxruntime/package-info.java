/** ONNX Runtime behind {@link dev.mobula.policies.onnx.OnnxRuntime}. */
@NullMarked
package dev.mobula.policies.onnxruntime;

import org.jspecify.annotations.NullMarked;
