package dev.mobula.core;

import dev.mobula.core.function.RemoteAction0;
import dev.mobula.core.function.RemoteAction1;
import dev.mobula.core.function.RemoteAction2;
import dev.mobula.core.function.RemoteAction3;
import dev.mobula.core.function.RemoteAction4;
import dev.mobula.core.function.RemoteAction5;
import dev.mobula.core.function.RemoteAction6;
import dev.mobula.core.function.RemoteFunction0;
import dev.mobula.core.function.RemoteFunction1;
import dev.mobula.core.function.RemoteFunction2;
import dev.mobula.core.function.RemoteFunction3;
import dev.mobula.core.function.RemoteFunction4;
import dev.mobula.core.function.RemoteFunction5;
import dev.mobula.core.function.RemoteFunction6;

/**
 * The forms of {@code task}: up to six arguments. With one or two, each is a value or a reference;
 * with more, either all are values or all are {@link Arg}s.
 */
abstract sealed class TaskCalls permits ActorCalls {
  /**
   * Prepares a task; it starts with {@link TaskCaller#remote()}. Each argument is a value or, where
   * the parameter is an {@link Arg}, an {@link ObjectRef} whose value is awaited first.
   */
  public static <R> TaskCaller<R> task(RemoteFunction0<R> function) {
    return new TaskCaller<>(function);
  }

  public static <T1, R> TaskCaller<R> task(RemoteFunction1<T1, R> function, T1 a1) {
    return new TaskCaller<>(function, a1);
  }

  public static <T1, R> TaskCaller<R> task(RemoteFunction1<T1, R> function, Arg<? extends T1> a1) {
    return new TaskCaller<>(function, a1);
  }

  public static <T1, T2, R> TaskCaller<R> task(RemoteFunction2<T1, T2, R> function, T1 a1, T2 a2) {
    return new TaskCaller<>(function, a1, a2);
  }

  public static <T1, T2, R> TaskCaller<R> task(
      RemoteFunction2<T1, T2, R> function, Arg<? extends T1> a1, T2 a2) {
    return new TaskCaller<>(function, a1, a2);
  }

  public static <T1, T2, R> TaskCaller<R> task(
      RemoteFunction2<T1, T2, R> function, T1 a1, Arg<? extends T2> a2) {
    return new TaskCaller<>(function, a1, a2);
  }

  public static <T1, T2, R> TaskCaller<R> task(
      RemoteFunction2<T1, T2, R> function, Arg<? extends T1> a1, Arg<? extends T2> a2) {
    return new TaskCaller<>(function, a1, a2);
  }

  public static <T1, T2, T3, R> TaskCaller<R> task(
      RemoteFunction3<T1, T2, T3, R> function, T1 a1, T2 a2, T3 a3) {
    return new TaskCaller<>(function, a1, a2, a3);
  }

  public static <T1, T2, T3, R> TaskCaller<R> task(
      RemoteFunction3<T1, T2, T3, R> function,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3) {
    return new TaskCaller<>(function, a1, a2, a3);
  }

  public static <T1, T2, T3, T4, R> TaskCaller<R> task(
      RemoteFunction4<T1, T2, T3, T4, R> function, T1 a1, T2 a2, T3 a3, T4 a4) {
    return new TaskCaller<>(function, a1, a2, a3, a4);
  }

  public static <T1, T2, T3, T4, R> TaskCaller<R> task(
      RemoteFunction4<T1, T2, T3, T4, R> function,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4) {
    return new TaskCaller<>(function, a1, a2, a3, a4);
  }

  public static <T1, T2, T3, T4, T5, R> TaskCaller<R> task(
      RemoteFunction5<T1, T2, T3, T4, T5, R> function, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) {
    return new TaskCaller<>(function, a1, a2, a3, a4, a5);
  }

  public static <T1, T2, T3, T4, T5, R> TaskCaller<R> task(
      RemoteFunction5<T1, T2, T3, T4, T5, R> function,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4,
      Arg<? extends T5> a5) {
    return new TaskCaller<>(function, a1, a2, a3, a4, a5);
  }

  public static <T1, T2, T3, T4, T5, T6, R> TaskCaller<R> task(
      RemoteFunction6<T1, T2, T3, T4, T5, T6, R> function,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6) {
    return new TaskCaller<>(function, a1, a2, a3, a4, a5, a6);
  }

  public static <T1, T2, T3, T4, T5, T6, R> TaskCaller<R> task(
      RemoteFunction6<T1, T2, T3, T4, T5, T6, R> function,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4,
      Arg<? extends T5> a5,
      Arg<? extends T6> a6) {
    return new TaskCaller<>(function, a1, a2, a3, a4, a5, a6);
  }

  /** Prepares a task that returns nothing: its {@link ObjectRef} holds null. */
  public static TaskCaller<Void> task(RemoteAction0 function) {
    return new TaskCaller<>(function);
  }

  public static <T1> TaskCaller<Void> task(RemoteAction1<T1> function, T1 a1) {
    return new TaskCaller<>(function, a1);
  }

  public static <T1> TaskCaller<Void> task(RemoteAction1<T1> function, Arg<? extends T1> a1) {
    return new TaskCaller<>(function, a1);
  }

  public static <T1, T2> TaskCaller<Void> task(RemoteAction2<T1, T2> function, T1 a1, T2 a2) {
    return new TaskCaller<>(function, a1, a2);
  }

  public static <T1, T2> TaskCaller<Void> task(
      RemoteAction2<T1, T2> function, Arg<? extends T1> a1, T2 a2) {
    return new TaskCaller<>(function, a1, a2);
  }

  public static <T1, T2> TaskCaller<Void> task(
      RemoteAction2<T1, T2> function, T1 a1, Arg<? extends T2> a2) {
    return new TaskCaller<>(function, a1, a2);
  }

  public static <T1, T2> TaskCaller<Void> task(
      RemoteAction2<T1, T2> function, Arg<? extends T1> a1, Arg<? extends T2> a2) {
    return new TaskCaller<>(function, a1, a2);
  }

  public static <T1, T2, T3> TaskCaller<Void> task(
      RemoteAction3<T1, T2, T3> function, T1 a1, T2 a2, T3 a3) {
    return new TaskCaller<>(function, a1, a2, a3);
  }

  public static <T1, T2, T3> TaskCaller<Void> task(
      RemoteAction3<T1, T2, T3> function,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3) {
    return new TaskCaller<>(function, a1, a2, a3);
  }

  public static <T1, T2, T3, T4> TaskCaller<Void> task(
      RemoteAction4<T1, T2, T3, T4> function, T1 a1, T2 a2, T3 a3, T4 a4) {
    return new TaskCaller<>(function, a1, a2, a3, a4);
  }

  public static <T1, T2, T3, T4> TaskCaller<Void> task(
      RemoteAction4<T1, T2, T3, T4> function,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4) {
    return new TaskCaller<>(function, a1, a2, a3, a4);
  }

  public static <T1, T2, T3, T4, T5> TaskCaller<Void> task(
      RemoteAction5<T1, T2, T3, T4, T5> function, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) {
    return new TaskCaller<>(function, a1, a2, a3, a4, a5);
  }

  public static <T1, T2, T3, T4, T5> TaskCaller<Void> task(
      RemoteAction5<T1, T2, T3, T4, T5> function,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4,
      Arg<? extends T5> a5) {
    return new TaskCaller<>(function, a1, a2, a3, a4, a5);
  }

  public static <T1, T2, T3, T4, T5, T6> TaskCaller<Void> task(
      RemoteAction6<T1, T2, T3, T4, T5, T6> function, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6) {
    return new TaskCaller<>(function, a1, a2, a3, a4, a5, a6);
  }

  public static <T1, T2, T3, T4, T5, T6> TaskCaller<Void> task(
      RemoteAction6<T1, T2, T3, T4, T5, T6> function,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4,
      Arg<? extends T5> a5,
      Arg<? extends T6> a6) {
    return new TaskCaller<>(function, a1, a2, a3, a4, a5, a6);
  }
}
