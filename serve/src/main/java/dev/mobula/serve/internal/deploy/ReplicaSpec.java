package dev.mobula.serve.internal.deploy;

import dev.mobula.core.function.RemoteCallable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replica is made of.
 *
 * @param application name of its application
 * @param deployment name of its deployment
 * @param id its own, unique within the deployment
 * @param constructor of its object
 * @param arguments of the constructor
 * @param userConfig what the object is configured with; null for nothing
 */
record ReplicaSpec(
    String application,
    String deployment,
    String id,
    RemoteCallable constructor,
    List<Object> arguments,
    @Nullable Object userConfig) {}
