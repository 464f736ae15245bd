package dev.mobula.cli.suite;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.MobulaException;
import dev.mobula.core.MobulaOptions;
import dev.mobula.core.ObjectRef;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Trains many seeds, each by an actor of its own that holds a CPU. */
final class SeedActors {
  private final Map<ObjectRef<SeedResult>, Started> started = new LinkedHashMap<>();
  private final SeedListener listener;

  private record Started(SeedJob job, ActorHandle<SeedActor> actor) {}

  private SeedActors(SeedListener listener) {
    this.listener = listener;
  }

  /**
   * Starts the runtime, trains all seeds, and ends it.
   *
   * @param parallel how many are trained at a time
   * @param mainClass of the process of each, which calls {@link SeedTraining}
   */
  static void train(List<SeedJob> jobs, int parallel, String mainClass, SeedListener listener)
      throws IOException {
    SeedActors actors = new SeedActors(listener);
    try (var _ = Mobula.init(MobulaOptions.defaults().withNumCpus(parallel))) {
      List<String> java = JavaCommand.ofThisJvm(mainClass);
      jobs.forEach(job -> actors.start(job, java));
      actors.await();
    }
  }

  private void start(SeedJob job, List<String> java) {
    ActorHandle<SeedActor> actor =
        Mobula.actor(SeedActor::new, java).name(job.row() + "/" + job.name()).numCpus(1).remote();
    started.put(actor.call(SeedActor::train, job), new Started(job, actor));
  }

  private void await() throws IOException {
    while (!started.isEmpty()) {
      ObjectRef<SeedResult> done = Mobula.wait(List.copyOf(started.keySet())).ready().getFirst();
      Started seed = Objects.requireNonNull(started.remove(done));
      end(seed, done);
    }
  }

  private void end(Started seed, ObjectRef<SeedResult> done) throws IOException {
    SeedResult result;
    try {
      result = done.get();
    } catch (MobulaException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      listener.onFailed(seed.job(), String.valueOf(cause.getMessage()));
      return;
    } finally {
      seed.actor().kill(); // which gives its CPU to the next
    }
    listener.onFinished(seed.job(), result);
  }
}
