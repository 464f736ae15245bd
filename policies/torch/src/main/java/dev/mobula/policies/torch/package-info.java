/**
 * Networks on libtorch (PyTorch's C++ library, by JavaCPP): every layer there is, on the CPU or a
 * CUDA card. Gradients come from libtorch's autograd; losses stay Mobula's own.
 */
@NullMarked
package dev.mobula.policies.torch;

import org.jspecify.annotations.NullMarked;
