package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.core.ActorHandle;
import dev.mobula.core.Mobula;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.TaskCancelledException;
import dev.mobula.core.internal.QueueActor.Held;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many who wait for the same queue. */
@Timeout(120)
class QueueActorTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private ActorHandle<QueueActor> queue;

  @BeforeEach
  void init() {
    Mobula.init();
    queue = QueueActor.start(1_000);
  }

  @AfterEach
  void shutdown() {
    Mobula.shutdown();
  }

  @Test
  void shouldGiveUpTakingInTimeHoweverManyWait() {
    List<ObjectRef<Optional<Held>>> takers = takers(1_000);
    assertTrue(take(Optional.of(Duration.ofMillis(1))).get(LONG).isEmpty());
    Mobula.cancel(takers.getFirst());
    put(7);
    assertEquals(1, Mobula.wait(takers.subList(1, 1_000), 1, LONG).ready().size());
    assertEquals(0, queue.call(QueueActor::size).get());
  }

  @Test
  void shouldGiveOneOfManyWhoPutARoom() {
    assertTrue(queue.call(QueueActor::offerAll, held(1_000)).get());
    List<ObjectRef<Boolean>> putters = Stream.generate(() -> put(1)).limit(100).toList();
    assertEquals(1_000, queue.call(QueueActor::pollAll, 1_000).get().size());
    assertEquals(100, Mobula.wait(putters, 100, LONG).ready().size());
    assertEquals(100, queue.call(QueueActor::size).get());
  }

  @Test
  void shouldPassAValueOnWhenTheOneThatWasWokenIsCancelled() {
    for (int i = 0; i < 200; i++) {
      List<ObjectRef<Optional<Held>>> takers = takers(2);
      put(7);
      Mobula.cancel(takers.getFirst());
      if (!isCancelled(takers.getFirst())) {
        put(7);
      }
      assertTrue(takers.getLast().get(LONG).isPresent());
      assertEquals(0, queue.call(QueueActor::size).get());
    }
  }

  private static boolean isCancelled(ObjectRef<Optional<Held>> taker) {
    try {
      return taker.get(LONG).isEmpty();
    } catch (TaskCancelledException _) {
      return true;
    }
  }

  private List<ObjectRef<Optional<Held>>> takers(int count) {
    return Stream.generate(() -> take(Optional.empty())).limit(count).toList();
  }

  private ObjectRef<Optional<Held>> take(Optional<Duration> timeout) {
    return queue.concurrencyGroup(QueueActor.TAKE).call(QueueActor::take, timeout);
  }

  private ObjectRef<Boolean> put(Object value) {
    Optional<Duration> noTimeout = Optional.empty();
    return queue
        .concurrencyGroup(QueueActor.PUT)
        .call(QueueActor::put, new Held(Mobula.put(value)), noTimeout);
  }

  private static List<Held> held(int count) {
    return Stream.generate(() -> new Held(Mobula.put((Object) 1))).limit(count).toList();
  }
}
