/**
 * Settings as documented records. A component is a key: {@code numEpochs} is {@code num_epochs} in
 * a file; annotations hold its meaning, default and range, from which the binder, the builders, the
 * JSON Schema and the key reference are made. Read {@link dev.mobula.rllib.config.ExperimentSpec}
 * first.
 */
@NullMarked
package dev.mobula.rllib.config;

import org.jspecify.annotations.NullMarked;
