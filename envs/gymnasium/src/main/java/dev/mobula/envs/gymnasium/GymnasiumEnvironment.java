package dev.mobula.envs.gymnasium;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.EnvironmentRequest;
import dev.mobula.envs.EnvironmentSpaces;
import dev.mobula.envs.Space;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.envs.VectorStep;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import jep.python.PyCallable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A vector environment of Gymnasium. A step crosses to Python once, if it writes to the columns of
 * the step before; others are told of first. Used by one thread at a time; any platform thread.
 */
final class GymnasiumEnvironment implements VectorEnvironment {
  private static final AtomicInteger HANDLES = new AtomicInteger();

  private final EmbeddedPython python;
  private final EnvironmentSpaces spaces;
  private final List<LeafCheck> observed;
  private final List<TakenActions> acted;
  private final OptionalDouble renderFps;
  private final int handle = HANDLES.getAndIncrement();
  private final String object = "ENVIRONMENTS[%d]".formatted(handle);
  private final String id;
  private final int numEnvs;
  private final AutoresetMode mode;
  private final RunningCopies copies;

  /** Where Python writes; kept reachable as long as it does. */
  private @Nullable VectorStep bound;

  private @Nullable PyCallable step;
  private @Nullable Thread stepper;
  private boolean hasInfos;
  private boolean closed;

  GymnasiumEnvironment(
      EmbeddedPython python, EnvironmentRequest request, String name, String kwargs, String limit) {
    this.python = python;
    this.id = request.id();
    this.numEnvs = request.numEnvs();
    this.mode = request.mode();
    this.copies = new RunningCopies(id, mode, numEnvs);
    Object made = python.function("create").call(handle, name, numEnvs, mode.name(), limit, kwargs);
    PythonFailures.check(made, _ -> id + ": making it");
    try {
      JsonNode description = Json.read(made.toString());
      this.spaces = Spaces.read(id, description);
      this.renderFps = fps(description.get("render_fps"));
      this.observed = LeafCheck.of(spaces.observations(), OBSERVATION);
      this.acted =
          LeafCheck.of(spaces.actions(), ACTION).stream()
              .map(leaf -> new TakenActions(leaf, numEnvs))
              .toList();
    } catch (RuntimeException failure) {
      python.function("close").call(handle);
      throw failure;
    }
  }

  @Override
  public int numEnvs() {
    return numEnvs;
  }

  @Override
  public Space<?> observationSpace() {
    return spaces.observations();
  }

  @Override
  public Space<?> actionSpace() {
    return spaces.actions();
  }

  @Override
  public AutoresetMode autoresetMode() {
    return mode;
  }

  @Override
  public void reset(long seed, Map<String, Object> options, ColumnBatch observations) {
    expectOpen();
    expect(observed, "observations", observations);
    copies.startAll();
    restarted("reset", observations, Long.toString(seed), Json.write(options));
  }

  @Override
  public void resetWhere(boolean[] which, ColumnBatch observations) {
    expectOpen();
    expect(observed, "observations", observations);
    copies.expectMask(which);
    if (allTrue(which)) {
      String seed = copies.isReady() ? "" : "0"; // lest the first episodes differ each time
      copies.startAll();
      restarted("reset", observations, seed, "{}");
    } else if (anyTrue(which)) {
      copies.start(which);
      restarted("reset_where", observations, Json.write(which));
    }
  }

  private void restarted(String function, ColumnBatch observations, String... arguments) {
    Object[] all = new Object[arguments.length + 1];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = Json.write(Addresses.of(observations));
    hasInfos = accepted(python.evaluate(object + "." + function).call(all));
    check(observed, observations);
  }

  @Override
  public void step(ColumnBatch given, VectorStep out) {
    expectOpen();
    copies.expectStep();
    if (out != bound) {
      bind(out);
    }
    take(given);
    copies.beginStep();
    hasInfos = accepted(stepFunction().call());
    checkRewards(out.rewards());
    check(observed, out.observations());
    copies.finishStep(out.terminated(), out.truncated());
  }

  private void bind(VectorStep out) {
    expect(observed, "observations", out.observations());
    expect(observed, "final observations", out.finalObservations());
    accepted(python.evaluate(object + ".bind").call(Addresses.of(acted, out)));
    bound = out;
    step = null; // another function from then on
  }

  private void take(ColumnBatch given) {
    expectRows("actions", given);
    for (TakenActions leaf : acted) {
      leaf.take(given, copies);
    }
  }

  private PyCallable stepFunction() {
    PyCallable function = step;
    if (function == null || Thread.currentThread() != stepper) {
      function = python.evaluate(object + ".step");
      step = function;
      stepper = Thread.currentThread();
    }
    return function;
  }

  /** Throws what a call failed with; else tells whether there are infos. */
  private boolean accepted(@Nullable Object result) {
    PythonFailures.check(result, copies::where);
    return Boolean.TRUE.equals(result);
  }

  private void checkRewards(Column column) {
    if (LeafCheck.isFinite64(column.segment(), numEnvs)) {
      return;
    }
    for (int i = 0; i < numEnvs; i++) {
      if (!Double.isFinite(column.getDouble(i))) {
        throw new EnvironmentException(
            "%s: expected a finite reward, found %s"
                .formatted(copies.where(i), column.getDouble(i)));
      }
    }
  }

  private void check(List<LeafCheck> leaves, ColumnBatch columns) {
    for (LeafCheck leaf : leaves) {
      Column column = columns.column(leaf.spec().name());
      long wrong = leaf.firstWrong(column);
      if (wrong >= 0) {
        int copy = (int) (wrong / leaf.spec().rowLength());
        throw new EnvironmentException(copies.where(copy) + ": " + leaf.problem(column, wrong));
      }
    }
  }

  private void expect(List<LeafCheck> leaves, String what, ColumnBatch columns) {
    expectRows(what, columns);
    LeafCheck.expectColumns(leaves, columns, id + ", " + what);
  }

  private void expectRows(String what, ColumnBatch columns) {
    if (columns.rows() != numEnvs) {
      throw new EnvironmentException(
          "%s: expected %d rows of %s, found %s".formatted(id, numEnvs, what, columns));
    }
  }

  private void expectOpen() {
    if (closed) {
      throw new EnvironmentException(id + ": expected an open environment, found a closed one");
    }
  }

  @Override
  public Map<String, Object> info(int env) {
    if (!hasInfos) {
      return Map.of();
    }
    Object info = python.evaluate(object + ".info").call(env);
    accepted(info);
    return Json.readMap(info.toString());
  }

  @Override
  public OptionalDouble renderFps() {
    return renderFps;
  }

  @Override
  public BufferedImage render(int env) {
    expectOpen();
    Object drawn = python.evaluate(object + ".draw").call(env);
    PythonFailures.check(drawn, _ -> copies.where(env) + ": render");
    JsonNode shape = Json.read(drawn.toString());
    Column pixels =
        Column.allocate(
            DType.UINT8, shape.get(0).asInt(), shape.get(1).asInt(), shape.get(2).asInt());
    accepted(python.evaluate(object + ".copy_picture").call(pixels.segment().address()));
    return Pictures.of(pixels);
  }

  @Override
  public boolean canSaveState() {
    return false;
  }

  @Override
  public StateDict saveState() {
    throw new EnvironmentException(id + ": environments of Gymnasium cannot save their state");
  }

  @Override
  public void loadState(StateDict state) {
    throw new EnvironmentException(id + ": environments of Gymnasium cannot load a state");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Object result = python.function("close").call(handle);
      PythonFailures.check(result, _ -> id + ": closing it");
    }
  }

  private static OptionalDouble fps(JsonNode fps) {
    return fps.isNull() ? OptionalDouble.empty() : OptionalDouble.of(fps.asDouble());
  }

  private static boolean anyTrue(boolean[] flags) {
    for (boolean flag : flags) {
      if (flag) {
        return true;
      }
    }
    return false;
  }

  private static boolean allTrue(boolean[] flags) {
    for (boolean flag : flags) {
      if (!flag) {
        return false;
      }
    }
    return true;
  }
}
