package dev.mobula.core.internal;

import dev.mobula.core.Checkpointable;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.function.RemoteFunction1;
import dev.mobula.core.internal.wire.Kind;
import dev.mobula.core.internal.wire.Yield;
import org.jspecify.annotations.Nullable;

/** The object of an isolated actor: it is in a worker process, which is the actor's alone. */
class RemoteInstance {
  private final Worker worker;
  private final long number;
  private final boolean beside;

  private RemoteInstance(Worker worker, long number, boolean beside) {
    this.worker = worker;
    this.number = number;
    this.beside = beside;
  }

  /**
   * Makes the object in a worker.
   *
   * @param beside whether calls may run beside each other
   */
  static RemoteInstance make(Worker worker, Invocation constructor, boolean beside) {
    RemoteCall call =
        worker.start(Kind.CONSTRUCTOR, Yield.ONE, constructor, 0, false, new RemoteCall.Here());
    return Boolean.TRUE.equals(Values.open(worker.conclude(call)))
        ? new WithState(worker, call.number(), beside)
        : new RemoteInstance(worker, call.number(), beside);
  }

  /** Calls a method, and returns what becomes of its result. */
  @Nullable Object call(Invocation method, Returns returns) throws Exception {
    return worker.run(Kind.METHOD, method, number, beside, returns);
  }

  /** Sends a call, and returns at once; the site is told when it is done. */
  RemoteCall send(Invocation method, RemoteCall.Site site) {
    return worker.start(Kind.METHOD, Yield.ONE, method, number, beside, site);
  }

  /** Returns what a call that is done returned, in sealed form, or throws what it threw. */
  @Nullable Object conclude(RemoteCall call) {
    return worker.conclude(call);
  }

  /** Asks the code of a call to end. */
  void cancel(RemoteCall call) {
    worker.cancel(call.number());
  }

  /** One whose state can be saved. */
  private static final class WithState extends RemoteInstance implements Checkpointable<Object> {
    WithState(Worker worker, long number, boolean beside) {
      super(worker, number, beside);
    }

    @Override
    @SuppressWarnings("NullAway") // the state is what the class of the actor makes it, null too
    public Object saveCheckpoint() throws Exception {
      RemoteFunction1<Checkpointable<?>, Object> save = Checkpointable::saveCheckpoint;
      return call(new Invocation(save, new @Nullable Object[] {null}), Returns.ONE);
    }

    @Override
    public void loadCheckpoint(Object state) throws Exception {
      RemoteCallable load =
          (RemoteCallable & java.io.Serializable)
              args -> {
                load((Checkpointable<?>) args[0], args[1]);
                return null;
              };
      var _ = call(new Invocation(load, new @Nullable Object[] {null, state}), Returns.ONE);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the state is what an earlier life of it saved
    private static <S> void load(@Nullable Checkpointable<S> actor, @Nullable Object state)
        throws Exception {
      actor.loadCheckpoint((S) state);
    }
  }
}
