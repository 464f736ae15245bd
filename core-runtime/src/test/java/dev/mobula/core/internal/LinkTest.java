package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import dev.mobula.core.MobulaException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkTest {
  private final Recorder recorder = new Recorder();
  private final ArrayDeque<Runnable> writes = new ArrayDeque<>();
  private final Link<BytesValue, List<BytesValue>> link =
      new Link<>(recorder, writes::add, List::copyOf);

  /** Keeps how many frames each message had. */
  private static final class Recorder implements StreamObserver<List<BytesValue>> {
    private final List<Integer> messages = new ArrayList<>();
    private @Nullable Throwable error;
    private @Nullable RuntimeException refusal;

    @Override
    public void onNext(List<BytesValue> message) {
      if (refusal != null) {
        throw refusal;
      }
      messages.add(message.size());
    }

    @Override
    public void onError(Throwable thrown) {
      error = thrown;
    }

    @Override
    public void onCompleted() {}
  }

  private static BytesValue frame(int size) {
    return BytesValue.of(ByteString.copyFrom(new byte[size]));
  }

  private void write() {
    Runnable write;
    while ((write = writes.poll()) != null) {
      write.run();
    }
  }

  @Test
  void shouldSendTogetherWhatIsSmall() {
    for (int i = 0; i < 100; i++) {
      link.send(frame(10));
    }
    write();
    assertEquals(List.of(100), recorder.messages);
  }

  @Test
  void shouldSplitWhatIsTooLargeTogether() {
    for (int size : new int[] {1, 10, Link.MAX_JOINED_BYTES - 100, 200, Link.MAX_JOINED_BYTES, 3}) {
      link.send(frame(size));
    }
    write();
    assertEquals(List.of(3, 1, 1, 1), recorder.messages);
  }

  @Test
  void shouldEndTheConnectionWhenAFrameCannotBeWritten() {
    RuntimeException refusal = new IllegalStateException("as asked");
    recorder.refusal = refusal;
    link.send(frame(1));
    Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
    Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
    try {
      write();
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(before);
    }
    assertSame(refusal, recorder.error);
    link.send(frame(1));
    assertEquals(0, writes.size());
  }

  @Test
  void shouldTellTheOtherSideWhyItEndsTheConnection() {
    RuntimeException why = new IllegalStateException("as asked");
    link.send(frame(1));
    link.end(why);
    link.send(frame(1));
    write();
    assertSame(why, recorder.error);
    assertEquals(List.of(), recorder.messages);
  }

  @Test
  void shouldRefuseWhatNoFrameCanHold() {
    Wire.checkSize("a value", Wire.MAX_BYTES);
    assertThrows(MobulaException.class, () -> Wire.checkSize("a value", Wire.MAX_BYTES + 1));
  }
}
