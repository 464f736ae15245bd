package dev.mobula.serve.internal;

import dev.mobula.core.MobulaVersion;
import dev.mobula.serve.internal.wire.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.mobula.serve.internal.wire.ModelInferRequest;
import dev.mobula.serve.internal.wire.ModelInferResponse;
import dev.mobula.serve.internal.wire.ModelMetadataRequest;
import dev.mobula.serve.internal.wire.ModelMetadataResponse;
import dev.mobula.serve.internal.wire.ModelReadyRequest;
import dev.mobula.serve.internal.wire.ModelReadyResponse;
import dev.mobula.serve.internal.wire.ServerLiveRequest;
import dev.mobula.serve.internal.wire.ServerLiveResponse;
import dev.mobula.serve.internal.wire.ServerMetadataRequest;
import dev.mobula.serve.internal.wire.ServerMetadataResponse;
import dev.mobula.serve.internal.wire.ServerReadyRequest;
import dev.mobula.serve.internal.wire.ServerReadyResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The protocol's service. Usable by any thread. */
final class InferenceService extends GRPCInferenceServiceImplBase {
  private static final Logger LOGGER = System.getLogger(InferenceService.class.getName());

  private final Models models;
  private final BooleanSupplier isReady;

  InferenceService(Models models, BooleanSupplier isReady) {
    this.models = models;
    this.isReady = isReady;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
    answer(observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
    answer(
        observer, () -> ServerReadyResponse.newBuilder().setReady(isReady.getAsBoolean()).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    answer(
        observer,
        () -> {
          models.get(request.getName(), version(request.getVersion()));
          return ModelReadyResponse.newBuilder().setReady(true).build();
        });
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
    answer(
        observer,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName(ServerMetadata.NAME)
                .setVersion(MobulaVersion.number())
                .addAllExtensions(ServerMetadata.EXTENSIONS)
                .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
    answer(
        observer,
        () ->
            GrpcMessages.metadata(
                models.get(request.getName(), version(request.getVersion())).metadata()));
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    answer(
        observer,
        () -> {
          Model model = models.get(request.getModelName(), version(request.getModelVersion()));
          return model
              .metrics()
              .measure(() -> GrpcMessages.response(model.infer(GrpcMessages.request(request))));
        });
  }

  /** An empty version asks for any. */
  private static @Nullable String version(String given) {
    return given.isEmpty() ? null : given;
  }

  private static <T> void answer(StreamObserver<T> observer, Supplier<T> response) {
    T message;
    try {
      message = response.get();
    } catch (InferenceException e) {
      observer.onError(status(e).withDescription(e.getMessage()).asRuntimeException());
      return;
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "a gRPC request failed", e);
      observer.onError(
          Status.INTERNAL
              .withDescription("the server failed to answer; its log says why")
              .asRuntimeException());
      return;
    }
    observer.onNext(message);
    observer.onCompleted();
  }

  private static Status status(InferenceException failure) {
    return switch (failure.status()) {
      case InferenceException.BAD_REQUEST -> Status.INVALID_ARGUMENT;
      case InferenceException.NOT_FOUND -> Status.NOT_FOUND;
      default -> Status.INTERNAL;
    };
  }
}
