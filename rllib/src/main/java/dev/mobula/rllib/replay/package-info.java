/**
 * Memory of past transitions for algorithms that learn from them many times. Observations are kept
 * as the environment showed them, once each: the next observation of a step is the observation of
 * the step after it, and only where an episode was truncated is there one more. Windows of n steps
 * are put together when they are sampled, and so are stacks of frames, and sequences for recurrent
 * networks, whose state before each step is kept beside it. {@link
 * dev.mobula.rllib.replay.ReplayLearner} is what learners of such algorithms share.
 */
@NullMarked
package dev.mobula.rllib.replay;

import org.jspecify.annotations.NullMarked;
