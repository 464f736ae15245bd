/** What is counted and timed of requests. */
@NullMarked
package dev.mobula.serve.internal.metrics;

import org.jspecify.annotations.NullMarked;
