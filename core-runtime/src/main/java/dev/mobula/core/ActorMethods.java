package dev.mobula.core;

import dev.mobula.core.function.RemoteAction1;
import dev.mobula.core.function.RemoteAction2;
import dev.mobula.core.function.RemoteAction3;
import dev.mobula.core.function.RemoteAction4;
import dev.mobula.core.function.RemoteAction5;
import dev.mobula.core.function.RemoteAction6;
import dev.mobula.core.function.RemoteAction7;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.function.RemoteFunction1;
import dev.mobula.core.function.RemoteFunction2;
import dev.mobula.core.function.RemoteFunction3;
import dev.mobula.core.function.RemoteFunction4;
import dev.mobula.core.function.RemoteFunction5;
import dev.mobula.core.function.RemoteFunction6;
import dev.mobula.core.function.RemoteFunction7;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The forms of {@code call}; arguments are as in {@link TaskCalls}. */
@SuppressWarnings(
    "overloads") // lambdas without parameter types are ambiguous, method references not
interface ActorMethods<A> {
  /**
   * Calls a method: what the typed forms do.
   *
   * @param args the arguments, after a first place that is left for the actor; the array is the
   *     runtime's from now on
   */
  <R> ObjectRef<R> submit(RemoteCallable method, @Nullable Object[] args);

  /**
   * Calls a method that returns an iterator: what the forms of {@code stream} do.
   *
   * @param args as with {@link #submit}
   */
  <T> ObjectRefGenerator<T> submitStream(RemoteCallable method, @Nullable Object[] args);

  /**
   * Calls a method that returns an iterator, and returns its values as they come: the iterator is
   * read as part of the call, so that calls after it wait until it has ended.
   */
  default <R> ObjectRefGenerator<R> stream(RemoteFunction1<A, Iterator<R>> method) {
    return submitStream(method, new @Nullable Object[] {null});
  }

  default <T1, R> ObjectRefGenerator<R> stream(RemoteFunction2<A, T1, Iterator<R>> method, T1 a1) {
    return submitStream(method, new @Nullable Object[] {null, a1});
  }

  default <T1, T2, R> ObjectRefGenerator<R> stream(
      RemoteFunction3<A, T1, T2, Iterator<R>> method, T1 a1, T2 a2) {
    return submitStream(method, new @Nullable Object[] {null, a1, a2});
  }

  default <T1, T2, T3, R> ObjectRefGenerator<R> stream(
      RemoteFunction4<A, T1, T2, T3, Iterator<R>> method, T1 a1, T2 a2, T3 a3) {
    return submitStream(method, new @Nullable Object[] {null, a1, a2, a3});
  }

  /** Calls a method of the actor and returns at once. */
  default <R> ObjectRef<R> call(RemoteFunction1<A, R> method) {
    return submit(method, new @Nullable Object[] {null});
  }

  default <T1, R> ObjectRef<R> call(RemoteFunction2<A, T1, R> method, T1 a1) {
    return submit(method, new @Nullable Object[] {null, a1});
  }

  default <T1, R> ObjectRef<R> call(RemoteFunction2<A, T1, R> method, Arg<? extends T1> a1) {
    return submit(method, new @Nullable Object[] {null, a1});
  }

  default <T1, T2, R> ObjectRef<R> call(RemoteFunction3<A, T1, T2, R> method, T1 a1, T2 a2) {
    return submit(method, new @Nullable Object[] {null, a1, a2});
  }

  default <T1, T2, R> ObjectRef<R> call(
      RemoteFunction3<A, T1, T2, R> method, Arg<? extends T1> a1, T2 a2) {
    return submit(method, new @Nullable Object[] {null, a1, a2});
  }

  default <T1, T2, R> ObjectRef<R> call(
      RemoteFunction3<A, T1, T2, R> method, T1 a1, Arg<? extends T2> a2) {
    return submit(method, new @Nullable Object[] {null, a1, a2});
  }

  default <T1, T2, R> ObjectRef<R> call(
      RemoteFunction3<A, T1, T2, R> method, Arg<? extends T1> a1, Arg<? extends T2> a2) {
    return submit(method, new @Nullable Object[] {null, a1, a2});
  }

  default <T1, T2, T3, R> ObjectRef<R> call(
      RemoteFunction4<A, T1, T2, T3, R> method, T1 a1, T2 a2, T3 a3) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3});
  }

  default <T1, T2, T3, R> ObjectRef<R> call(
      RemoteFunction4<A, T1, T2, T3, R> method,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3});
  }

  default <T1, T2, T3, T4, R> ObjectRef<R> call(
      RemoteFunction5<A, T1, T2, T3, T4, R> method, T1 a1, T2 a2, T3 a3, T4 a4) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4});
  }

  default <T1, T2, T3, T4, R> ObjectRef<R> call(
      RemoteFunction5<A, T1, T2, T3, T4, R> method,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4});
  }

  default <T1, T2, T3, T4, T5, R> ObjectRef<R> call(
      RemoteFunction6<A, T1, T2, T3, T4, T5, R> method, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4, a5});
  }

  default <T1, T2, T3, T4, T5, R> ObjectRef<R> call(
      RemoteFunction6<A, T1, T2, T3, T4, T5, R> method,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4,
      Arg<? extends T5> a5) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4, a5});
  }

  default <T1, T2, T3, T4, T5, T6, R> ObjectRef<R> call(
      RemoteFunction7<A, T1, T2, T3, T4, T5, T6, R> method,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4, a5, a6});
  }

  default <T1, T2, T3, T4, T5, T6, R> ObjectRef<R> call(
      RemoteFunction7<A, T1, T2, T3, T4, T5, T6, R> method,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4,
      Arg<? extends T5> a5,
      Arg<? extends T6> a6) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4, a5, a6});
  }

  /** Calls a method that returns nothing: its {@link ObjectRef} holds null. */
  default ObjectRef<Void> call(RemoteAction1<A> method) {
    return submit(method, new @Nullable Object[] {null});
  }

  default <T1> ObjectRef<Void> call(RemoteAction2<A, T1> method, T1 a1) {
    return submit(method, new @Nullable Object[] {null, a1});
  }

  default <T1> ObjectRef<Void> call(RemoteAction2<A, T1> method, Arg<? extends T1> a1) {
    return submit(method, new @Nullable Object[] {null, a1});
  }

  default <T1, T2> ObjectRef<Void> call(RemoteAction3<A, T1, T2> method, T1 a1, T2 a2) {
    return submit(method, new @Nullable Object[] {null, a1, a2});
  }

  default <T1, T2> ObjectRef<Void> call(
      RemoteAction3<A, T1, T2> method, Arg<? extends T1> a1, T2 a2) {
    return submit(method, new @Nullable Object[] {null, a1, a2});
  }

  default <T1, T2> ObjectRef<Void> call(
      RemoteAction3<A, T1, T2> method, T1 a1, Arg<? extends T2> a2) {
    return submit(method, new @Nullable Object[] {null, a1, a2});
  }

  default <T1, T2> ObjectRef<Void> call(
      RemoteAction3<A, T1, T2> method, Arg<? extends T1> a1, Arg<? extends T2> a2) {
    return submit(method, new @Nullable Object[] {null, a1, a2});
  }

  default <T1, T2, T3> ObjectRef<Void> call(
      RemoteAction4<A, T1, T2, T3> method, T1 a1, T2 a2, T3 a3) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3});
  }

  default <T1, T2, T3> ObjectRef<Void> call(
      RemoteAction4<A, T1, T2, T3> method,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3});
  }

  default <T1, T2, T3, T4> ObjectRef<Void> call(
      RemoteAction5<A, T1, T2, T3, T4> method, T1 a1, T2 a2, T3 a3, T4 a4) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4});
  }

  default <T1, T2, T3, T4> ObjectRef<Void> call(
      RemoteAction5<A, T1, T2, T3, T4> method,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4});
  }

  default <T1, T2, T3, T4, T5> ObjectRef<Void> call(
      RemoteAction6<A, T1, T2, T3, T4, T5> method, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4, a5});
  }

  default <T1, T2, T3, T4, T5> ObjectRef<Void> call(
      RemoteAction6<A, T1, T2, T3, T4, T5> method,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4,
      Arg<? extends T5> a5) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4, a5});
  }

  default <T1, T2, T3, T4, T5, T6> ObjectRef<Void> call(
      RemoteAction7<A, T1, T2, T3, T4, T5, T6> method, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4, a5, a6});
  }

  default <T1, T2, T3, T4, T5, T6> ObjectRef<Void> call(
      RemoteAction7<A, T1, T2, T3, T4, T5, T6> method,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4,
      Arg<? extends T5> a5,
      Arg<? extends T6> a6) {
    return submit(method, new @Nullable Object[] {null, a1, a2, a3, a4, a5, a6});
  }
}
