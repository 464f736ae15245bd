package dev.mobula.benchmarks;

import dev.mobula.serve.Application;
import dev.mobula.serve.Deployment;
import dev.mobula.serve.HttpHandler;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.ServeRequest;
import dev.mobula.serve.ServeResponse;
import java.util.Map;

/** What {@code serve-load} has served: one deployment, whose requests take a given time. */
public final class LoadedApplication {
  private LoadedApplication() {}

  /**
   * Returns the application; {@code import_path} names this method.
   *
   * @param args {@code millis}, for which each request waits
   */
  public static Application<Waiter> application(Map<String, Object> args) {
    if (!(args.get("millis") instanceof Integer millis) || millis < 0) {
      throw new ServeException("expected args with a whole number of millis, found " + args);
    }
    return Deployment.of(Waiter.class).bind(millis);
  }

  /** Waits, and says in which process. */
  public static final class Waiter implements HttpHandler {
    private final int millis;

    /** Creates one whose requests wait so many milliseconds. */
    public Waiter(Integer millis) {
      this.millis = millis;
    }

    @Override
    public ServeResponse handle(ServeRequest request) throws InterruptedException {
      if (millis > 0) {
        Thread.sleep(millis);
      }
      return ServeResponse.text(Long.toString(ProcessHandle.current().pid()));
    }
  }
}
