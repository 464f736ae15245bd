package dev.mobula.benchmarks;

import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A request of the Open Inference Protocol over gRPC, as the bytes that a load generator sends. */
final class GrpcFrame {
  private static final int MODEL_NAME = 1;
  private static final int INPUTS = 5;
  private static final int RAW_INPUT_CONTENTS = 7;
  private static final int NAME = 1;
  private static final int DATATYPE = 2;
  private static final int SHAPE = 3;

  private GrpcFrame() {}

  /** Returns a message with gRPC's prefix: not compressed, and its length. */
  static byte[] request() throws IOException {
    byte[] message = message();
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static byte[] message() throws IOException {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    CodedOutputStream fields = CodedOutputStream.newInstance(input);
    fields.writeString(NAME, "observation");
    fields.writeString(DATATYPE, "FP32");
    fields.writeInt64(SHAPE, 1);
    fields.writeInt64(SHAPE, 4);
    fields.flush();
    ByteBuffer floats = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(0.0123f).putFloat(-0.4321f).putFloat(0.0456f).putFloat(0.2345f);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    CodedOutputStream request = CodedOutputStream.newInstance(message);
    request.writeString(MODEL_NAME, "policy");
    request.writeByteArray(INPUTS, input.toByteArray());
    request.writeByteArray(RAW_INPUT_CONTENTS, floats.array());
    request.flush();
    return message.toByteArray();
  }

  /** Sends the message once; fails where it is not answered. */
  static void check(String address) throws IOException {
    ManagedChannel channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
    try {
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.<byte[], byte[]>newBuilder()
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName("inference.GRPCInferenceService/ModelInfer")
              .setRequestMarshaller(new Bytes())
              .setResponseMarshaller(new Bytes())
              .build();
      byte[] answer =
          ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, message());
      if (!new String(answer, StandardCharsets.ISO_8859_1).contains("logits")) {
        throw new IllegalStateException("expected logits in the answer, found none");
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
