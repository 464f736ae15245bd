/** Policies as models of ONNX, and the models of others run by ONNX Runtime. */
@NullMarked
package dev.mobula.policies.onnx;

import org.jspecify.annotations.NullMarked;
