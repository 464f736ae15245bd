/** The implementation within one JVM; not for users. */
@NullMarked
package dev.mobula.core.internal;

import org.jspecify.annotations.NullMarked;
