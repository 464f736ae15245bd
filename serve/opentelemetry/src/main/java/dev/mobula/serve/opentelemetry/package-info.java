/** Traces of served requests, sent by OpenTelemetry's protocol. */
@NullMarked
package dev.mobula.serve.opentelemetry;

import org.jspecify.annotations.NullMarked;
