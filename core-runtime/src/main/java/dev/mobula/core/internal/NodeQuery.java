package dev.mobula.core.internal;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a worker asks of its node: a function that runs there. References and handles of the worker
 * that it captures are those of the node when it runs.
 */
interface NodeQuery<R extends @Nullable Object> extends Serializable {
  R apply(LocalNode node) throws Exception;
}
