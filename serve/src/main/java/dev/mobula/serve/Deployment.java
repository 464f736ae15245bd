package dev.mobula.serve;

import dev.mobula.core.Resources;
import dev.mobula.core.RuntimeEnv;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.function.RemoteFunction0;
import dev.mobula.serve.internal.deploy.ConstructorOf;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A class of which replicas answer requests; names and defaults are Ray Serve's. Immutable. {@link
 * #bind} gives it its arguments and makes an application of it.
 *
 * @param <T> the class, one object of which each replica has
 */
public final class Deployment<T> {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private final String name;
  private final Class<T> type;
  private final RemoteCallable constructor;
  private final DeploymentOptions options;

  private Deployment(
      String name, Class<T> type, RemoteCallable constructor, DeploymentOptions options) {
    if (!NAME.matcher(name).matches()) {
      throw new ServeException(
          "expected a name of letters, digits, '.', '_' and '-', found '" + name + "'");
    }
    this.name = name;
    this.type = type;
    this.constructor = constructor;
    this.options = options;
  }

  /**
   * Describes a deployment of a class, under its simple name; {@link #bind} picks a constructor.
   */
  public static <T> Deployment<T> of(Class<T> type) {
    return new Deployment<>(
        type.getSimpleName(), type, new ConstructorOf(type), DeploymentOptions.DEFAULT);
  }

  /** Describes a deployment whose objects a function makes; {@link #bind} takes no arguments. */
  public static <T> Deployment<T> of(Class<T> type, RemoteFunction0<? extends T> factory) {
    return new Deployment<>(type.getSimpleName(), type, factory, DeploymentOptions.DEFAULT);
  }

  /** Returns its name, unique within an application. */
  public String name() {
    return name;
  }

  /** Returns the class of its objects. */
  public Class<T> type() {
    return type;
  }

  /** Returns how it runs. */
  public DeploymentOptions options() {
    return options;
  }

  /** Returns what makes the object of a replica. */
  public RemoteCallable constructor() {
    return constructor;
  }

  /**
   * Makes an application of it.
   *
   * @param arguments of the constructor, none null; an application among them is deployed too, and
   *     the constructor gets a {@link DeploymentHandle} of it
   * @throws ServeException if the class has no constructor for them
   */
  public Application<T> bind(Object... arguments) {
    return new Application<>(this, List.of(arguments));
  }

  /** Returns it with another name. */
  public Deployment<T> withName(String value) {
    return new Deployment<>(value, type, constructor, options);
  }

  /** Returns it with other options, as of a configuration. */
  public Deployment<T> with(UnaryOperator<DeploymentOptions> change) {
    return new Deployment<>(name, type, constructor, change.apply(options));
  }

  /** Sets how many replicas there are; 1 by default. */
  public Deployment<T> withNumReplicas(int value) {
    return with(from -> from.withNumReplicas(value));
  }

  /** Lets the number of replicas follow the load. */
  public Deployment<T> withAutoscaling(AutoscalingConfig value) {
    return with(from -> from.withAutoscaling(value));
  }

  /** Sets how many requests a replica may have at a time; 5 by default. */
  public Deployment<T> withMaxOngoingRequests(int value) {
    return with(from -> from.withMaxOngoingRequests(value));
  }

  /** Sets how many requests may wait for a replica, -1 (the default) any number. */
  public Deployment<T> withMaxQueuedRequests(int value) {
    return with(from -> from.withMaxQueuedRequests(value));
  }

  /** Sets how long a request may take, waiting included; without end by default. */
  public Deployment<T> withRequestTimeout(@Nullable Duration value) {
    return with(from -> from.withRequestTimeout(value));
  }

  /** Sets what {@link Reconfigurable} classes are given; changing it restarts nothing. */
  public Deployment<T> withUserConfig(@Nullable Object value) {
    return with(from -> from.withUserConfig(value));
  }

  /** Sets how often a replica is asked for its health, 10 s, and how long it may take, 30 s. */
  public Deployment<T> withHealthCheck(Duration period, Duration timeout) {
    return with(from -> from.withHealthCheck(period, timeout));
  }

  /** Sets how long a replica that is no longer wanted may take to end its requests; 20 s. */
  public Deployment<T> withGracefulShutdownTimeout(Duration value) {
    return with(from -> from.withGracefulShutdownTimeout(value));
  }

  /** Sets what each replica holds; nothing by default. */
  public Deployment<T> withResources(Resources value) {
    return with(from -> from.withResources(value));
  }

  /** Runs each replica in a process of its own. */
  public Deployment<T> isolated(RuntimeEnv env) {
    return with(from -> from.withIsolated(env));
  }

  /** Names the version: replicas of another are replaced. By default what changed tells. */
  public Deployment<T> withVersion(@Nullable String value) {
    return with(from -> from.withVersion(value));
  }

  @Override
  public String toString() {
    return "Deployment[" + name + "]";
  }
}
