/** What algorithms share whose actor learns from the values that critics give its actions. */
@NullMarked
package dev.mobula.rllib.critic;

import org.jspecify.annotations.NullMarked;
