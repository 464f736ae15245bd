@NullMarked
package dev.mobula.serve;

import org.jspecify.annotations.NullMarked;
