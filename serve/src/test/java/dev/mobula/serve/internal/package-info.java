@NullMarked
package dev.mobula.serve.internal;

import org.jspecify.annotations.NullMarked;
