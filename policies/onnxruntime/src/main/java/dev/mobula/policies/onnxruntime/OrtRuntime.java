package dev.mobula.policies.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.mobula.policies.PolicyException;
import dev.mobula.policies.onnx.OnnxModel;
import dev.mobula.policies.onnx.OnnxRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** ONNX Runtime on the CPU; each computation on the thread that asks for it. */
public final class OrtRuntime implements OnnxRuntime {
  /**
   * Making a session takes more than the megabyte of stack that a thread of Java has (with 1.29:
   * not 1.5), and ends the process without a word where there is less; computing takes little.
   */
  private static final long LOADING_STACK_BYTES = 16L << 20;

  /** Does nothing yet; the {@link java.util.ServiceLoader} calls it. */
  public OrtRuntime() {}

  @Override
  public OnnxModel load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new PolicyException("expected a model of ONNX in %s, found no file".formatted(file));
    }
    AtomicReference<OnnxModel> loaded = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(null, () -> loaded.set(read(file)), "mobula-onnx-load", LOADING_STACK_BYTES);
    thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
    thread.start();
    join(thread);
    return switch (failure.get()) {
      case null -> Objects.requireNonNull(loaded.get());
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      case Throwable other -> throw new IllegalStateException(other);
    };
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true; // it ends soon, and what it has loaded must not be lost
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static OnnxModel read(Path file) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return OrtModel.of(environment, environment.createSession(file.toString(), options));
    } catch (OrtException e) {
      throw new PolicyException(
          "expected a model of ONNX in %s that ONNX Runtime %s runs, found another: %s"
              .formatted(file, environment.getVersion(), e.getMessage()),
          e);
    }
  }
}
