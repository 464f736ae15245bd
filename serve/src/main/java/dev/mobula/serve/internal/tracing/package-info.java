/** The spans of requests, by OpenTelemetry. */
@NullMarked
package dev.mobula.serve.internal.tracing;

import org.jspecify.annotations.NullMarked;
