package dev.mobula.core;

import dev.mobula.core.function.RemoteFunction0;
import dev.mobula.core.function.RemoteFunction1;
import dev.mobula.core.function.RemoteFunction2;
import dev.mobula.core.function.RemoteFunction3;
import dev.mobula.core.function.RemoteFunction4;
import dev.mobula.core.function.RemoteFunction5;
import dev.mobula.core.function.RemoteFunction6;

/** The forms of {@code actor}; arguments are as in {@link TaskCalls}. */
abstract sealed class ActorCalls extends TaskCalls permits Mobula {
  /**
   * Prepares an actor whose state is the object that the constructor makes; it starts with {@link
   * ActorCreator#remote()}.
   */
  public static <A> ActorCreator<A> actor(RemoteFunction0<A> constructor) {
    return new ActorCreator<>(constructor);
  }

  public static <T1, A> ActorCreator<A> actor(RemoteFunction1<T1, A> constructor, T1 a1) {
    return new ActorCreator<>(constructor, a1);
  }

  public static <T1, A> ActorCreator<A> actor(
      RemoteFunction1<T1, A> constructor, Arg<? extends T1> a1) {
    return new ActorCreator<>(constructor, a1);
  }

  public static <T1, T2, A> ActorCreator<A> actor(
      RemoteFunction2<T1, T2, A> constructor, T1 a1, T2 a2) {
    return new ActorCreator<>(constructor, a1, a2);
  }

  public static <T1, T2, A> ActorCreator<A> actor(
      RemoteFunction2<T1, T2, A> constructor, Arg<? extends T1> a1, T2 a2) {
    return new ActorCreator<>(constructor, a1, a2);
  }

  public static <T1, T2, A> ActorCreator<A> actor(
      RemoteFunction2<T1, T2, A> constructor, T1 a1, Arg<? extends T2> a2) {
    return new ActorCreator<>(constructor, a1, a2);
  }

  public static <T1, T2, A> ActorCreator<A> actor(
      RemoteFunction2<T1, T2, A> constructor, Arg<? extends T1> a1, Arg<? extends T2> a2) {
    return new ActorCreator<>(constructor, a1, a2);
  }

  public static <T1, T2, T3, A> ActorCreator<A> actor(
      RemoteFunction3<T1, T2, T3, A> constructor, T1 a1, T2 a2, T3 a3) {
    return new ActorCreator<>(constructor, a1, a2, a3);
  }

  public static <T1, T2, T3, A> ActorCreator<A> actor(
      RemoteFunction3<T1, T2, T3, A> constructor,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3) {
    return new ActorCreator<>(constructor, a1, a2, a3);
  }

  public static <T1, T2, T3, T4, A> ActorCreator<A> actor(
      RemoteFunction4<T1, T2, T3, T4, A> constructor, T1 a1, T2 a2, T3 a3, T4 a4) {
    return new ActorCreator<>(constructor, a1, a2, a3, a4);
  }

  public static <T1, T2, T3, T4, A> ActorCreator<A> actor(
      RemoteFunction4<T1, T2, T3, T4, A> constructor,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4) {
    return new ActorCreator<>(constructor, a1, a2, a3, a4);
  }

  public static <T1, T2, T3, T4, T5, A> ActorCreator<A> actor(
      RemoteFunction5<T1, T2, T3, T4, T5, A> constructor, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) {
    return new ActorCreator<>(constructor, a1, a2, a3, a4, a5);
  }

  public static <T1, T2, T3, T4, T5, A> ActorCreator<A> actor(
      RemoteFunction5<T1, T2, T3, T4, T5, A> constructor,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4,
      Arg<? extends T5> a5) {
    return new ActorCreator<>(constructor, a1, a2, a3, a4, a5);
  }

  public static <T1, T2, T3, T4, T5, T6, A> ActorCreator<A> actor(
      RemoteFunction6<T1, T2, T3, T4, T5, T6, A> constructor,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6) {
    return new ActorCreator<>(constructor, a1, a2, a3, a4, a5, a6);
  }

  public static <T1, T2, T3, T4, T5, T6, A> ActorCreator<A> actor(
      RemoteFunction6<T1, T2, T3, T4, T5, T6, A> constructor,
      Arg<? extends T1> a1,
      Arg<? extends T2> a2,
      Arg<? extends T3> a3,
      Arg<? extends T4> a4,
      Arg<? extends T5> a5,
      Arg<? extends T6> a6) {
    return new ActorCreator<>(constructor, a1, a2, a3, a4, a5, a6);
  }
}
