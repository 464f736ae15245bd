package dev.mobula.serve.internal.tracing;

/** A part of what is done for a request; {@link #OFF} where nobody traces. Any thread. */
public interface RequestSpan {
  /** Does nothing. */
  RequestSpan OFF = new RequestSpan() {};

  /** The part of a thread's time in which further spans are parts of one. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /** Changes nothing. */
  Scope NO_SCOPE = () -> {};

  /** Gives it a better name. */
  default void rename(String name) {}

  /** Says something about it. */
  default void set(String key, String value) {}

  /** Says something about it. */
  default void set(String key, long value) {}

  /** Says what happened at this moment. */
  default void event(String name) {}

  /** Says that it failed. */
  default void fail(String type) {}

  /** Has further spans of this thread be parts of it, until the result is closed. */
  default Scope enter() {
    return NO_SCOPE;
  }

  /** Returns it as the W3C's header of that name; empty where nobody traces. */
  default String traceparent() {
    return "";
  }

  /** Ends it; a second call does nothing. */
  default void end() {}
}
