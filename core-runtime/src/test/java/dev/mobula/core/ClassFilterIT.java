package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.Parcel;
import com.acme.Track;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may come from another process, and what users teach the runtime to copy. */
@Timeout(120)
class ClassFilterIT {
  private MobulaRuntime runtime;

  @BeforeEach
  void init() {
    runtime = Mobula.init(MobulaOptions.defaults().withNumCpus(1).withClassFilter("!com.acme.**"));
  }

  @AfterEach
  void shutdown() {
    runtime.close();
  }

  static Parcel parcel(String what) {
    return new Parcel(what);
  }

  static int length(Parcel parcel) {
    return parcel.what().length();
  }

  static void lose(String what) {
    throw new Parcel.LostException(new Parcel(what));
  }

  static int copies(Track track) {
    return track.copies();
  }

  static Track same(Track track) {
    return track;
  }

  @Test
  void shouldRefuseAResultOfAWorker() {
    ObjectRef<Parcel> refused = Mobula.task(ClassFilterIT::parcel, "bomb").isolated().remote();
    assertNamesTheClass(assertThrows(MobulaException.class, refused::get));
    ObjectRef<Parcel> own = Mobula.task(ClassFilterIT::parcel, "book").remote();
    assertEquals("book", own.get().what()); // what crosses no process is not asked for
  }

  @Test
  void shouldRefuseAnArgumentInTheWorkerAndGoOn() {
    ObjectRef<Integer> refused =
        Mobula.task(ClassFilterIT::length, new Parcel("bomb")).isolated().remote();
    assertNamesTheClass(assertThrows(MobulaException.class, refused::get));
    ObjectRef<Integer> next =
        Mobula.task(ClassFilterIT::copies, Track.original("way")).isolated().remote();
    assertEquals(1, next.get());
  }

  @Test
  void shouldKeepTheTextOfAnExceptionThatMayNotPass() {
    ObjectRef<Void> failed = Mobula.task(ClassFilterIT::lose, "key").isolated().remote();
    TaskException thrown = assertThrows(TaskException.class, failed::get);
    assertTrue(thrown.toString().contains("lost"), thrown.toString());
  }

  @Test
  void shouldCopyByTheSerializerThatAUserRegisteredHereAndInWorkers() {
    Track track = Track.original("long way");
    Track here = Mobula.task(ClassFilterIT::same, track).remote().get();
    Track there = Mobula.task(ClassFilterIT::same, track).isolated().remote().get();
    assertEquals(2, here.copies()); // to the task, and back
    assertEquals(2, there.copies());
    assertEquals("long way", there.name());
  }

  private static void assertNamesTheClass(Throwable refused) {
    String all = refused + " " + refused.getCause();
    assertTrue(all.contains(Parcel.class + " from another process"), all);
    assertInstanceOf(MobulaException.class, refused);
  }
}
