@NullMarked
package dev.mobula.serve.opentelemetry;

import org.jspecify.annotations.NullMarked;
