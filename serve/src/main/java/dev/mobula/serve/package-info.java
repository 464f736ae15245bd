/**
 * Trained policies behind HTTP and gRPC: the Open Inference Protocol, and a plain form for people.
 * Never sees a learner.
 */
@NullMarked
package dev.mobula.serve;

import org.jspecify.annotations.NullMarked;
