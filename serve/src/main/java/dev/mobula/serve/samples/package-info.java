/** Small applications to begin with: what {@code configs/serve-example.yaml} runs. */
@NullMarked
package dev.mobula.serve.samples;

import org.jspecify.annotations.NullMarked;
