/** Deployments: what runs their replicas, watches them, and brings requests to them. */
@NullMarked
package dev.mobula.serve.internal.deploy;

import org.jspecify.annotations.NullMarked;
