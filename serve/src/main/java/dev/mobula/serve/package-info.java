/**
 * Trained policies and applications of any class behind HTTP and gRPC: the Open Inference Protocol,
 * a plain form for people, and deployments. Never sees a learner.
 */
@NullMarked
package dev.mobula.serve;

import org.jspecify.annotations.NullMarked;
