package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.ServeException;
import dev.mobula.serve.ServeStatus;
import dev.mobula.serve.SupersededException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What applications there should be, by the latest configuration and by calls for single ones.
 * Confined to the controller's thread, but for what says otherwise.
 */
final class Applications implements ApplicationState.Owner {
  private final ControlLoop loop;
  private final Registry registry;
  private final Map<String, ApplicationState> states = new TreeMap<>();

  /** Those that the status still tells of: that end, or never ran as their first update failed. */
  private final Map<String, ApplicationState> past = new TreeMap<>();

  private Set<String> configured = Set.of(); // by the latest configuration and what it replaces
  private Map<String, ?> document = Map.of();
  private CompletableFuture<Void> applying = CompletableFuture.completedFuture(null);
  private final Set<CompletableFuture<Void>> ending = new HashSet<>(); // each a deployment's
  private volatile boolean ready; // read by any thread

  Applications(ControlLoop loop, Registry registry) {
    this.loop = loop;
    this.registry = registry;
  }

  /** Tells whether what was asked for has run, and is not being ended; any thread. */
  boolean isReady() {
    return ready;
  }

  /**
   * Runs an application, in place of what goes on or runs under its name.
   *
   * @return what is done when it runs; cancelled, it goes back
   * @throws ServeException if another application has its route
   */
  CompletableFuture<Void> run(Goal goal) {
    checkRoutes(List.of(goal), Set.of());
    return follow(
        List.of(update(goal)),
        () -> {
          ready = !running().isEmpty();
          return CompletableFuture.completedFuture(null);
        });
  }

  /**
   * Runs the applications of a configuration, in place of one that is being applied, and ends those
   * of earlier ones that it does not have, once all run.
   *
   * @param source what the configuration was read from
   * @return what is done when it is so; cancelled, all go back
   * @throws ServeException if two applications have one route, of which this ends neither
   */
  CompletableFuture<Void> apply(List<Goal> goals, Map<String, ?> source) {
    Set<String> names = goals.stream().map(Goal::name).collect(Collectors.toSet());
    Set<String> others = new TreeSet<>(configured);
    others.removeAll(names);
    checkRoutes(goals, others);
    applying.completeExceptionally(
        new SupersededException(
            "the configuration was superseded by a newer one before its applications ran"));
    others.stream().filter(states::containsKey).forEach(name -> state(name).supersede());
    Set<String> known = new TreeSet<>(configured);
    known.addAll(names);
    configured = known;
    List<CompletableFuture<Void>> updates = goals.stream().map(this::update).toList();
    applying = follow(updates, () -> applied(names, source));
    return applying;
  }

  /** The applications of a configuration run: ends those of earlier ones. */
  private CompletableFuture<Void> applied(Set<String> names, Map<String, ?> source) {
    Set<String> others = new TreeSet<>(configured);
    others.removeAll(names);
    configured = names;
    document = source;
    applying = CompletableFuture.completedFuture(null); // none supersedes what runs
    List<CompletableFuture<Void>> gone = new ArrayList<>();
    for (String name : others) {
      CompletableFuture<Void> one = remove(name);
      if (one != null) {
        gone.add(one);
      }
    }
    ready = !running().isEmpty();
    return Futures.all(gone);
  }

  /** Returns what fails as soon as an update does, and else is done after what follows them. */
  private CompletableFuture<Void> follow(
      List<CompletableFuture<Void>> updates, Supplier<CompletableFuture<Void>> next) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.when(
        Futures.allOrFirstFailure(updates),
        (_, failure) -> {
          if (failure != null) {
            done.completeExceptionally(failure);
          } else if (!done.isDone()) { // neither superseded nor ended
            finish(done, next);
          }
        });
    done.whenComplete((_, _) -> {
      if (done.isCancelled()) {
        updates.forEach(one -> one.cancel(false));
      }
    });
    return done;
  }

  private static void finish(CompletableFuture<Void> done, Supplier<CompletableFuture<Void>> next) {
    try {
      next.get()
          .whenComplete((_, failure) -> {
            if (failure == null) {
              done.complete(null);
            } else {
              done.completeExceptionally(failure);
            }
          });
    } catch (RuntimeException | Error failure) {
      done.completeExceptionally(failure);
    }
  }

  private CompletableFuture<Void> update(Goal goal) {
    past.remove(goal.name());
    return states
        .computeIfAbsent(goal.name(), name -> new ApplicationState(name, loop, registry, this))
        .update(goal);
  }

  private ApplicationState state(String name) {
    return Objects.requireNonNull(states.get(name));
  }

  /** Checks that no application has a route of another, but for those that are to end. */
  private void checkRoutes(List<Goal> goals, Set<String> ended) {
    Map<String, String> taken = new TreeMap<>(); // names by prefixes
    Set<String> names = goals.stream().map(Goal::name).collect(Collectors.toSet());
    states.forEach((name, state) -> {
      if (!names.contains(name) && !ended.contains(name)) {
        state.routes().forEach(route -> taken.put(route.prefix(), name));
      }
    });
    for (Goal goal : goals) {
      Route route = goal.route();
      String other = route == null ? null : taken.put(route.prefix(), goal.name());
      if (route != null && other != null) {
        throw new ServeException(
            "expected a route prefix that no other application has, found '%s' of application '%s'"
                .formatted(route.prefix(), other));
      }
    }
  }

  @Override
  public void ran() {
    List<Goal> running = running();
    registry.route(running);
    if (running.isEmpty()) {
      ready = false;
    }
  }

  private List<Goal> running() {
    return states.values().stream()
        .map(ApplicationState::running)
        .filter(goal -> goal != null)
        .toList();
  }

  @Override
  public void ends(CompletableFuture<Void> gone) {
    ending.add(gone);
    loop.when(gone, (_, _) -> ending.remove(gone));
  }

  @Override
  public void gaveUp(String application) {
    past.put(application, Objects.requireNonNull(states.remove(application)));
  }

  /**
   * Ends an application as its requests are answered, or forgets one that never ran; null where
   * there is none.
   */
  @Nullable CompletableFuture<Void> remove(String name) {
    ApplicationState state = states.remove(name);
    if (state != null) {
      ran();
      return end(name, state);
    }
    ApplicationState last = past.get(name);
    if (last == null || last.isClosed()) {
      return null;
    }
    past.remove(name);
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> end(String name, ApplicationState state) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    past.put(name, state);
    loop.when(
        state.close(),
        (_, _) -> {
          past.remove(name, state);
          ended.complete(null);
        });
    return ended;
  }

  /**
   * Ends all applications, and a configuration that is being applied.
   *
   * @return what is done when all deployments are gone, those that were ended before included
   */
  CompletableFuture<Void> removeAll() {
    ready = false;
    configured = Set.of();
    document = Map.of();
    applying.completeExceptionally(
        new ServeException(
            "expected applications to stay until they ran, found them ended by a shutdown"));
    Map<String, ApplicationState> last = new TreeMap<>(states);
    states.clear();
    past.values().removeIf(state -> !state.isClosed());
    ran();
    List<CompletableFuture<Void>> gone = new ArrayList<>();
    last.forEach((name, state) -> gone.add(end(name, state)));
    gone.addAll(ending); // those of before, too
    return Futures.all(gone);
  }

  /** Returns what the latest configuration that ran was read from; empty where there was none. */
  Map<String, ?> document() {
    return document;
  }

  ServeStatus status() {
    Map<String, ServeStatus.ApplicationStatus> all = new TreeMap<>();
    past.forEach((name, state) -> all.put(name, state.status()));
    states.forEach((name, state) -> all.put(name, state.status()));
    return new ServeStatus(all);
  }
}
