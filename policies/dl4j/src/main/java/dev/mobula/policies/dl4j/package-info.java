/**
 * Networks on Deeplearning4j: computation graphs whose vertices run operations of ND4J on views of
 * one flat vector of parameters, driven by gradients from outside.
 *
 * <p>All parameters lie as {@link dev.mobula.policies.ParameterLayout} says, and the vertices read
 * them there: a weight {@code [inputs, units]} row-major, and a convolution's {@code [kernel,
 * kernel, channels, filters]}. Images are rows {@code [height, width, channels]}. Deeplearning4j's
 * own layers would want weights column-major and biases of convolutions before their weights, so
 * that each step would begin and end with copies; hence the vertices are Mobula's.
 */
@NullMarked
package dev.mobula.policies.dl4j;

import org.jspecify.annotations.NullMarked;
