package dev.mobula.rollout;

import com.google.protobuf.ByteString;
import dev.mobula.rollout.internal.wire.EndEpisode;
import dev.mobula.rollout.internal.wire.GetAction;
import dev.mobula.rollout.internal.wire.LogReturns;
import dev.mobula.rollout.internal.wire.Position;
import dev.mobula.rollout.internal.wire.Request;
import dev.mobula.rollout.internal.wire.StartEpisode;
import dev.mobula.rollout.internal.wire.Tensor;

/** Requests of episode 0 of a client, mostly of "a". */
final class ExternalRequests {
  /** An observation: 4. */
  static final Tensor FOUR =
      Tensor.newBuilder()
          .setDatatype("F32")
          .addShape(1)
          .setData(ByteString.copyFrom(new byte[] {0, 0, (byte) 0x80, 0x40}))
          .build();

  static Request.Builder at(String client, long episode, long request) {
    return Request.newBuilder()
        .setAt(Position.newBuilder().setClient(client).setEpisode(episode).setRequest(request));
  }

  static Request start(String client, long nonce) {
    return at(client, 0, 0).setStartEpisode(StartEpisode.newBuilder().setNonce(nonce)).build();
  }

  static Request act(long number, Tensor observation) {
    return at("a", 0, number)
        .setGetAction(GetAction.newBuilder().addObservation(observation))
        .build();
  }

  static Request earn(long number) {
    return at("a", 0, number).setLogReturns(LogReturns.newBuilder().setReward(2)).build();
  }

  static Request end(long number) {
    return at("a", 0, number).setEndEpisode(EndEpisode.newBuilder().addObservation(FOUR)).build();
  }

  private ExternalRequests() {}
}
