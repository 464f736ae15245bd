@NullMarked
package dev.mobula.rollout.internal;

import org.jspecify.annotations.NullMarked;
