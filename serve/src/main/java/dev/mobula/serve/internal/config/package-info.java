/** The configuration of applications, strictly validated. */
@NullMarked
package dev.mobula.serve.internal.config;

import org.jspecify.annotations.NullMarked;
