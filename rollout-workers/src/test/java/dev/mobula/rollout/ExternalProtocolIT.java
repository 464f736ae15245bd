package dev.mobula.rollout;

import static dev.mobula.rollout.ExternalRequests.FOUR;
import static dev.mobula.rollout.ExternalRequests.act;
import static dev.mobula.rollout.ExternalRequests.earn;
import static dev.mobula.rollout.ExternalRequests.end;
import static dev.mobula.rollout.ExternalRequests.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.rollout.client.EpisodeLostException;
import dev.mobula.rollout.client.PolicyClientException;
import dev.mobula.rollout.client.PolicyClientOptions;
import dev.mobula.rollout.internal.wire.ExternalEnvGrpc;
import dev.mobula.rollout.internal.wire.ExternalEnvGrpc.ExternalEnvBlockingStub;
import dev.mobula.rollout.internal.wire.Refusal;
import dev.mobula.rollout.internal.wire.Requests;
import dev.mobula.rollout.internal.wire.Response;
import dev.mobula.rollout.internal.wire.Responses;
import dev.mobula.rollout.internal.wire.Tensor;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests as any client may send them. */
@Timeout(600)
class ExternalProtocolIT {
  private static void call(ExternalGame game, Consumer<ExternalEnvBlockingStub> calls) {
    ManagedChannel channel = channel(game);
    try {
      calls.accept(ExternalEnvGrpc.newBlockingStub(channel));
    } finally {
      channel.shutdownNow();
    }
  }

  private static ManagedChannel channel(ExternalGame game) {
    return NettyChannelBuilder.forAddress("127.0.0.1", game.runner.port()).usePlaintext().build();
  }

  private static Refusal.Reason reason(Response response) {
    assertTrue(response.hasRefusal(), response.toString());
    return response.getRefusal().getReason();
  }

  @Test
  void shouldDoARequestOnceHoweverOftenItComes() {
    try (ExternalGame game = new ExternalGame(Specs.of().envs(1, 1).fragment(2))) {
      CompletableFuture<Void> over =
          CompletableFuture.runAsync(() ->
              call(
                  game,
                  server -> {
                    server.startEpisode(start("a", 1));
                    server.startEpisode(start("a", 1));
                    Response action = server.getAction(act(1, FOUR));
                    assertEquals(action, server.getAction(act(1, FOUR)));
                    server.logReturns(earn(2));
                    server.logReturns(earn(2));
                    assertTrue(server.getAction(act(1, FOUR)).getActionList().isEmpty());
                    server.getAction(act(3, FOUR));
                    server.logReturns(earn(4));
                    server.endEpisode(end(5));
                    assertEquals(end(5).getAt(), server.endEpisode(end(5)).getAt());
                  }));
      Rollout rollout = game.sample();
      assertEquals(1, rollout.episodes().size());
      assertEquals(4, rollout.episodes().getFirst().episodeReturn());
      assertEquals(2, rollout.episodes().getFirst().length());
      game.sampleUntil(over);
    }
  }

  @Test
  void shouldRefuseWithoutATraceWhatIsWrong() {
    try (ExternalGame game = new ExternalGame(Specs.of().envs(2, 1).fragment(9))) {
      game.sampleUntil(
          CompletableFuture.runAsync(() ->
              call(
                  game,
                  server -> {
                    assertEquals(Refusal.Reason.NOT_FOUND, reason(server.getAction(act(1, FOUR))));
                    server.startEpisode(start("a", 1));
                    assertEquals(
                        Refusal.Reason.ALREADY_EXISTS, reason(server.startEpisode(start("a", 2))));
                    assertEquals(
                        Refusal.Reason.INVALID_ARGUMENT, reason(server.logReturns(earn(1))));
                    assertEquals(
                        Refusal.Reason.INVALID_ARGUMENT, reason(server.getAction(act(2, FOUR))));
                    String bytes = message(server, FOUR.toBuilder().setDatatype("U8").build());
                    assertTrue(bytes.contains("F32[1]") && bytes.contains("U8[1]"), bytes);
                    String shape = message(server, FOUR.toBuilder().addShape(3).build());
                    assertTrue(shape.contains("found F32[1, 3]"), shape);
                    String name = message(server, FOUR.toBuilder().setName("x").build());
                    assertTrue(name.contains("[x]"), name);
                    String cut =
                        message(server, FOUR.toBuilder().setData(ByteString.EMPTY).build());
                    assertTrue(cut.contains("4 bytes"), cut);
                    server.getAction(act(1, FOUR));
                    server.endEpisode(end(2));
                    assertEquals(
                        Refusal.Reason.ALREADY_EXISTS, reason(server.startEpisode(start("a", 3))));
                  })));
    }
  }

  @Test
  void shouldSayAtOnceThatItHearsAndAnswerAllThatCameBeforeTheEnd() throws Exception {
    try (ExternalGame game = new ExternalGame(Specs.of().envs(1, 1).fragment(1))) {
      ManagedChannel channel = channel(game);
      BlockingQueue<Responses> answers = new LinkedBlockingQueue<>();
      CompletableFuture<Void> over = new CompletableFuture<>();
      StreamObserver<Requests> stream = ExternalEnvGrpc.newStub(channel).play(into(answers, over));
      assertEquals(Responses.getDefaultInstance(), answers.take());
      stream.onNext(Requests.newBuilder().addRequests(start("a", 1)).build());
      stream.onNext(Requests.newBuilder().addRequests(act(1, FOUR)).build());
      stream.onCompleted();
      game.sampleUntil(over);
      List<Response> all =
          answers.stream().flatMap(each -> each.getResponsesList().stream()).toList();
      assertEquals(
          List.of(start("a", 1).getAt(), act(1, FOUR).getAt()),
          all.stream().map(Response::getAt).toList());
      channel.shutdownNow();
    }
  }

  @Test
  void shouldSayEachTimeThatTheServerIsGone() {
    ExternalGame game = new ExternalGame(Specs.of());
    CountDownLatch connected = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    CompletableFuture<Void> over =
        game.play(
            PolicyClientOptions.of("127.0.0.1", game.runner.port())
                .withReconnectTimeout(Duration.ofSeconds(5)),
            client -> {
              connected.countDown();
              ExternalGame.await(gone);
              for (int i = 0; i < 2; i++) {
                String refusal = ExternalGame.refusal(client::startEpisode);
                assertTrue(refusal.contains("found UNAVAILABLE"), refusal);
              }
            });
    ExternalGame.await(connected);
    game.close();
    gone.countDown();
    over.join();
  }

  @Test
  void shouldGiveUpAServerThatBreaksEachStreamBeforeItAnswers() throws Exception {
    try (ExternalGame game = new ExternalGame(Specs.of());
        BreakingServer server = new BreakingServer(game)) {
      PolicyClientOptions options = PolicyClientOptions.of("127.0.0.1", server.port());
      CompletableFuture<Void> over =
          game.play(
              options.withReconnectTimeout(Duration.ofSeconds(5)),
              client -> {
                String refusal = ExternalGame.refusal(client::startEpisode);
                assertTrue(refusal.contains("found UNAVAILABLE: broken off"), refusal);
              });
      over.join();
    }
  }

  private static StreamObserver<Responses> into(
      BlockingQueue<Responses> answers, CompletableFuture<Void> over) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Responses message) {
        answers.add(message);
      }

      @Override
      public void onError(Throwable failure) {
        over.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        over.complete(null);
      }
    };
  }

  private static String message(ExternalEnvBlockingStub server, Tensor observation) {
    return server.getAction(act(1, observation)).getRefusal().getMessage();
  }

  @Test
  void shouldAskForATokenWhereThereIsOne(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "s3cret\n");
    try (ExternalGame game = new ExternalGame(Specs.of().config("token_file", file.toString()))) {
      assertTrue(refusal(game, null).contains("UNAUTHENTICATED"));
      assertTrue(refusal(game, "other").contains("expected the token of this server"));
      game.play(game.options().withToken("s3cret"), _ -> {}).join();
    }
  }

  @Test
  void shouldTellAClientThatItsEpisodeIsLostWhereTheServerIsStartedAnew() {
    Specs specs = Specs.of().envs(1, 1).fragment(9);
    AtomicLong episode = new AtomicLong(-1);
    CountDownLatch startedAnew = new CountDownLatch(1);
    CompletableFuture<Void> over;
    int port;
    try (ExternalGame game = new ExternalGame(specs)) {
      port = game.runner.port();
      over =
          game.play(client -> {
            episode.set(ExternalGame.playSteps(client, 1, 1, 1));
            ExternalGame.await(startedAnew);
            assertThrows(
                EpisodeLostException.class, () -> client.getAction(episode.get(), new float[] {1}));
            client.endEpisode(ExternalGame.playSteps(client, 2, 1, 1), new float[] {1});
          });
      while (episode.get() < 0) {
        game.sampleNothing();
      }
    }
    try (ExternalGame anew = new ExternalGame(specs, port)) {
      startedAnew.countDown();
      anew.sampleUntil(over);
    }
  }

  @Test
  void shouldSpeakTlsWhereThereIsACertificate(@TempDir Path folder) throws Exception {
    SelfSigned signed = SelfSigned.create(folder);
    Specs specs =
        Specs.of()
            .envs(1, 1)
            .fragment(1)
            .config("tls_certificate", signed.certificate().toString())
            .config("tls_key", signed.key().toString());
    try (ExternalGame game = new ExternalGame(specs)) {
      PolicyClientOptions options = game.options("localhost");
      CompletableFuture<Void> over =
          game.play(
              options.withTls(signed.certificate()),
              client -> ExternalGame.playSteps(client, 2, 1, 3));
      assertEquals(3, game.sample().batch().column("reward").getFloat(0));
      over.join();
      Duration soon = Duration.ofMillis(200);
      CompletableFuture<Void> plain = game.play(options.withReconnectTimeout(soon), _ -> {});
      assertThrows(CompletionException.class, plain::join);
    }
  }

  private static String refusal(ExternalGame game, @Nullable String token) {
    CompletableFuture<Void> over = game.play(game.options().withToken(token), _ -> {});
    Throwable refused = assertThrows(CompletionException.class, over::join).getCause();
    return String.valueOf(assertInstanceOf(PolicyClientException.class, refused).getMessage());
  }

  @Test
  void shouldSayWhichSettingIsWrong(@TempDir Path folder) {
    assertEquals(
        "external, env_config: expected a token with the host 0.0.0.0, which others can reach, found none; give a token, or listen at 127.0.0.1",
        wrong(Specs.of().config("host", "0.0.0.0")));
    assertTrue(
        wrong(Specs.of().config("prot", 1)).contains("unknown key 'prot'; did you mean 'port'?"));
    String token = wrong(Specs.of().config("token_file", folder.resolve("no").toString()));
    assertTrue(token.contains("expected a token in"), token);
    assertThrows(RolloutException.class, () -> new ExternalGame(Specs.of().envs(2, 2)));
    RolloutException stacked =
        assertThrows(RolloutException.class, () -> new ExternalGame(Specs.of().frameStack(4)));
    assertTrue(String.valueOf(stacked.getMessage()).contains("expected frame_stack = 1"));
  }

  private static String wrong(Specs specs) {
    return String.valueOf(
        assertThrows(EnvironmentException.class, () -> new ExternalGame(specs).close())
            .getMessage());
  }
}
