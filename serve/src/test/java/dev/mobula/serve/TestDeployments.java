package dev.mobula.serve;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoSerializable;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Classes that tests deploy. */
final class TestDeployments {
  private TestDeployments() {}

  /** Says what it was asked, and by which replica and version. */
  static final class Echo implements HttpHandler {
    private final String version;

    Echo(String version) {
      this.version = version;
    }

    @Override
    public ServeResponse handle(ServeRequest request) {
      RequestContext context = RequestContext.current();
      return ServeResponse.text(
              "%s %s?%s %s %s"
                  .formatted(
                      request.method(), request.path(), request.query(), request.text(), version))
          .withStatus(context == null ? 500 : 200);
    }

    String say(String word) {
      return word + " " + version;
    }
  }

  /** Answers by two others. */
  static final class Greeter implements HttpHandler {
    private final DeploymentHandle<Echo> first;
    private final DeploymentHandle<Echo> second;

    Greeter(DeploymentHandle<Echo> first, DeploymentHandle<Echo> second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public ServeResponse handle(ServeRequest request) {
      var one = first.call(Echo::say, request.text());
      return ServeResponse.text(
          one.thenCombine(second.call(Echo::say, "and"), (a, b) -> a + " " + b).join());
    }

    long pid() {
      return ProcessHandle.current().pid();
    }
  }

  /** Answers once it may. */
  static final class Gate implements HttpHandler {
    static final Semaphore OPEN = new Semaphore(0);
    static final Semaphore ENTERED = new Semaphore(0);
    static final Semaphore INTERRUPTED = new Semaphore(0);

    @Override
    public ServeResponse handle(ServeRequest request) throws InterruptedException {
      return ServeResponse.text(pass());
    }

    String pass() throws InterruptedException {
      ENTERED.release();
      try {
        OPEN.acquire();
      } catch (InterruptedException e) {
        INTERRUPTED.release();
        throw e;
      }
      return "passed";
    }
  }

  static Application<Gate> gate() {
    return Deployment.of(Gate.class).bind();
  }

  /** Has a call answered, gives it up when it is told to, and goes on. */
  static final class Fickle implements HttpHandler {
    static final Semaphore CANCEL = new Semaphore(0);

    private final DeploymentHandle<Gate> gate;

    Fickle(DeploymentHandle<Gate> gate) {
      this.gate = gate;
    }

    @Override
    public ServeResponse handle(ServeRequest request) throws InterruptedException {
      var call = gate.call(Gate::pass);
      CANCEL.acquire();
      boolean unused = call.cancel(true);
      CANCEL.acquire();
      return ServeResponse.text("done");
    }
  }

  /** Answers by the first of two others, when it may where it is asked to wait. */
  static final class Porter implements HttpHandler {
    static final Semaphore ENTERED = new Semaphore(0);
    static final Semaphore OPEN = new Semaphore(0);

    private final DeploymentHandle<Echo> first;

    Porter(DeploymentHandle<Echo> first, DeploymentHandle<Echo> unused) {
      this.first = first;
      assert unused != null;
    }

    @Override
    public ServeResponse handle(ServeRequest request) throws Exception {
      if (request.query().equals("wait")) {
        ENTERED.release();
        OPEN.acquire();
      }
      return ServeResponse.text(first.call(Echo::say, request.text()).get());
    }
  }

  /** Takes its time for each answer. */
  static final class Busy implements HttpHandler {
    private final long ms;

    Busy(int ms) {
      this.ms = ms;
    }

    @Override
    public ServeResponse handle(ServeRequest request) throws InterruptedException {
      Thread.sleep(ms);
      return ServeResponse.text("done");
    }
  }

  /** Counts, and fails in several ways. */
  static final class Counter implements StreamingHandler {
    static final AtomicInteger COUNTED = new AtomicInteger();
    private static final int NULL_PIECE = 7;
    private static final String WRONG_TYPE = "8";

    Iterator<Integer> countWithoutEnd() {
      return Stream.generate(COUNTED::incrementAndGet).iterator();
    }

    Iterator<Integer> count(int to) {
      return IntStream.range(0, to).iterator();
    }

    @Override
    public Iterator<byte[]> stream(ServeRequest request) {
      int failAt = Integer.parseInt(request.query());
      return IntStream.range(0, 3)
          .mapToObj(i -> {
            if (i == failAt) {
              throw new IllegalStateException("as asked");
            }
            if (i == 1 && failAt == NULL_PIECE) {
              return null;
            }
            return ("piece " + i + "\n").getBytes(StandardCharsets.UTF_8);
          })
          .iterator();
    }

    @Override
    public String contentType(ServeRequest request) {
      return request.query().equals(WRONG_TYPE) ? "text/x\npieces" : "text/x-pieces";
    }
  }

  /** Never streams what it should, and is closed. */
  static final class Tap implements StreamingHandler {
    static final Semaphore ENTERED = new Semaphore(0);
    static final Semaphore CLOSED = new Semaphore(0);

    @Override
    public Iterator<byte[]> stream(ServeRequest request) {
      return new Nothing();
    }

    private static final class Nothing implements Iterator<byte[]>, AutoCloseable {
      @Override
      public boolean hasNext() {
        ENTERED.release();
        try {
          Thread.sleep(60_000);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
        return false;
      }

      @Override
      public byte[] next() {
        throw new NoSuchElementException("it has none");
      }

      @Override
      public void close() {
        CLOSED.release();
      }
    }
  }

  /** Is never made. */
  static final class Stuck implements HttpHandler {
    static final Semaphore ENTERED = new Semaphore(0);
    static final Semaphore GONE = new Semaphore(0);

    Stuck() throws InterruptedException {
      ENTERED.release();
      try {
        Thread.sleep(600_000);
      } finally {
        GONE.release();
      }
    }

    @Override
    public ServeResponse handle(ServeRequest request) {
      throw new AssertionError("never made");
    }
  }

  static Application<Stuck> stuck() {
    return Deployment.of(Stuck.class).bind();
  }

  /** Can be made at the fourth try. */
  static final class Late implements HttpHandler {
    static final AtomicInteger TRIES = new AtomicInteger();

    Late() {
      if (TRIES.incrementAndGet() < 4) {
        throw new IllegalStateException("too early");
      }
    }

    @Override
    public ServeResponse handle(ServeRequest request) {
      return ServeResponse.text("late");
    }
  }

  /** An argument that can be given to a replica at the third try. */
  static final class Shy implements KryoSerializable {
    static final AtomicInteger TRIES = new AtomicInteger();

    @Override
    public void write(Kryo kryo, Output output) {
      if (TRIES.incrementAndGet() < 3) {
        throw new IllegalStateException("too shy");
      }
    }

    @Override
    public void read(Kryo kryo, Input input) {
      // It has no state.
    }
  }

  /** Is made with an argument that is shy. */
  static final class Confident implements HttpHandler {
    Confident(Shy argument) {
      assert argument != null;
    }

    @Override
    public ServeResponse handle(ServeRequest request) {
      return ServeResponse.text("confident");
    }
  }

  /** Cannot be made. */
  static final class Broken implements HttpHandler {
    Broken() {
      throw new IllegalStateException("no weights");
    }

    @Override
    public ServeResponse handle(ServeRequest request) {
      throw new AssertionError("never made");
    }
  }

  /** Cannot be made, which shows when it is told to. */
  static final class Doomed {
    static final Semaphore ENTERED = new Semaphore(0);
    static final Semaphore FAIL = new Semaphore(0);

    Doomed() throws InterruptedException {
      ENTERED.release();
      FAIL.acquire();
      throw new IllegalStateException("no weights");
    }
  }

  /** Takes a configuration, may be sick, and is closed. */
  static final class Patient
      implements HttpHandler, Reconfigurable, HealthCheckable, AutoCloseable {
    static final AtomicInteger MADE = new AtomicInteger();
    static volatile int sick = -1;
    static volatile CountDownLatch closed = new CountDownLatch(1);

    private final int number = MADE.incrementAndGet();
    private volatile String word = "none";

    @Override
    public void reconfigure(@Nullable Object userConfig) {
      if (!(userConfig instanceof Map<?, ?> map) || !(map.get("word") instanceof String text)) {
        throw new IllegalArgumentException("expected a word, found " + userConfig);
      }
      word = text;
    }

    @Override
    public void checkHealth() {
      if (number == sick) {
        throw new IllegalStateException("sick");
      }
    }

    @Override
    public ServeResponse handle(ServeRequest request) {
      return ServeResponse.text(number + " " + word);
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
