/** Replenishment of a shop by a shared truck, as an environment, and the policies of the field. */
@NullMarked
package dev.mobula.examples.inventory;

import org.jspecify.annotations.NullMarked;
