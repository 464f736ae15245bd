@NullMarked
package dev.mobula.serve.internal.deploy;

import org.jspecify.annotations.NullMarked;
