package dev.mobula.core.internal;

import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.wire.Call;
import dev.mobula.core.internal.wire.Payload;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A function and its arguments, sealed; each run works on copies of its own. */
final class Invocation {
  private final Class<?> type;
  private final Object function;
  private final @Nullable Object[] args;

  /** Seals function and arguments, the latter in place: the array is this object's from now on. */
  Invocation(RemoteCallable function, @Nullable Object[] args) {
    this.type = function.getClass();
    this.function = Objects.requireNonNull(Values.seal(function));
    this.args = args;
    Values.sealAll(args);
  }

  /** Calls {@code whenReady} once all arguments that are references are ready: now, or later. */
  void whenArgumentsReady(Runnable whenReady) {
    ArgumentLatch.run(args, whenReady);
  }

  /** Waits for arguments that are references, and returns the failure of the first that failed. */
  @Nullable Failure awaitArguments() {
    Failure failure = null;
    for (int i = 0; i < args.length && failure == null; i++) {
      failure = args[i] instanceof LocalRef<?> ref ? ref.join() : null;
    }
    return failure;
  }

  /** Runs as a function or a constructor. */
  @Nullable Object run() throws Exception {
    return function().invoke(Values.openAll(args));
  }

  /** Runs as a method of an actor, which takes the first place among the arguments. */
  @Nullable Object runOn(Object actor) throws Exception {
    @Nullable Object[] opened = Values.openAll(args);
    opened[0] = actor;
    return function().invoke(opened);
  }

  /**
   * Writes function and arguments; those that are references are ready, and become their values.
   */
  void write(Call.Builder call, Exports exports) {
    Given given = new Given(exports);
    try {
      write(call, given);
    } catch (RuntimeException | Error e) {
      given.takeBack();
      throw e;
    }
  }

  private void write(Call.Builder call, Given exports) {
    call.addWhat(WireFunctions.write(function, exports));
    for (Object arg : args) {
      call.addWhat(Wire.write(arg instanceof LocalRef<?> ref ? ref.sealed() : arg, exports));
    }
    Wire.checkSize(
        "a call", call.getWhatList().stream().mapToLong(Payload::getSerializedSize).sum());
  }

  /** Returns the class of the function: those of one class have one name. */
  Class<?> type() {
    return type;
  }

  /** Returns {@code Class.method}. */
  String name() {
    return Lambdas.name(function());
  }

  /** Returns the class of what this makes as a constructor, as {@code Outer.Counter}. */
  String typeName() {
    return Lambdas.made(function());
  }

  private RemoteCallable function() {
    return (RemoteCallable) Objects.requireNonNull(Values.open(function));
  }
}
