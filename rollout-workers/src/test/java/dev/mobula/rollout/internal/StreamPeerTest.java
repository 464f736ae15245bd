package dev.mobula.rollout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.mobula.rollout.internal.wire.GetAction;
import dev.mobula.rollout.internal.wire.Request;
import dev.mobula.rollout.internal.wire.Requests;
import dev.mobula.rollout.internal.wire.Response;
import dev.mobula.rollout.internal.wire.Responses;
import dev.mobula.rollout.internal.wire.Tensor;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamPeerTest {
  private static final Requests SMALL =
      Requests.newBuilder().addRequests(Request.getDefaultInstance()).build();

  private final Call call = new Call();
  private final StreamPeer peer = new StreamPeer(call);

  private static Requests ofBytes(int count) {
    Tensor tensor = Tensor.newBuilder().setData(ByteString.copyFrom(new byte[count])).build();
    GetAction get = GetAction.newBuilder().addObservation(tensor).build();
    return Requests.newBuilder().addRequests(Request.newBuilder().setGetAction(get)).build();
  }

  @Test
  void shouldAskForNoMoreThanALimitedNumberOfMessages() {
    for (int i = 0; i < StreamPeer.MAX_QUEUED; i++) {
      assertEquals(i + 1, call.asked);
      peer.came(SMALL);
    }
    assertEquals(StreamPeer.MAX_QUEUED, call.asked);
    peer.handled();
    assertEquals(StreamPeer.MAX_QUEUED + 1, call.asked);
    peer.handled();
    assertEquals(StreamPeer.MAX_QUEUED + 1, call.asked); // of which one has not come yet
  }

  @Test
  void shouldAskForNoMoreThanALimitedNumberOfBytes() {
    peer.came(ofBytes(StreamPeer.MAX_QUEUED_BYTES));
    assertEquals(1, call.asked);
    peer.handled();
    assertEquals(2, call.asked);
  }

  @Test
  void shouldEndBehindTheAnswersToAllThatCame() {
    peer.came(SMALL);
    peer.cameLast();
    peer.handled();
    peer.answer(Response.getDefaultInstance());
    peer.flush();
    assertFalse(call.completed);
    peer.handled();
    peer.flush();
    assertTrue(call.completed);
    assertEquals(List.of(0, 1), call.sent.stream().map(Responses::getResponsesCount).toList());
  }

  /** Counts what it is asked for. */
  private static final class Call extends ServerCallStreamObserver<Responses> {
    private final List<Responses> sent = new ArrayList<>();
    private int asked;
    private boolean completed;

    @Override
    public void request(int count) {
      asked += count;
    }

    @Override
    public void onNext(Responses message) {
      sent.add(message);
    }

    @Override
    public void onCompleted() {
      completed = true;
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void setOnCloseHandler(Runnable handler) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void setCompression(String name) {}

    @Override
    public void setMessageCompression(boolean enabled) {}
  }
}
