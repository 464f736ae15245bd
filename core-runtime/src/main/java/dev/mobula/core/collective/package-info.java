/**
 * Numbers that several actors of one machine add up, through memory that they share: {@link
 * dev.mobula.core.collective.CollectiveGroup} makes the memory, and each of them joins it as a
 * {@link dev.mobula.core.collective.CollectiveMember}.
 */
@NullMarked
package dev.mobula.core.collective;

import org.jspecify.annotations.NullMarked;
