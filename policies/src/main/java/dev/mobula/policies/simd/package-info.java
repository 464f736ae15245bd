/**
 * The {@code simd} engine: networks on one core in Java's Vector API, without a native library.
 *
 * <p>Values and their gradients lie in two arrays at the same index ({@link
 * dev.mobula.policies.simd.Memory}), so that element-wise passes are plain loops that the JIT
 * vectorises; only matrix products ({@link dev.mobula.policies.simd.Kernels}) are written in lanes.
 * Every sum has a fixed order that depends neither on the JIT nor on the width of a vector.
 */
@NullMarked
package dev.mobula.policies.simd;

import org.jspecify.annotations.NullMarked;
