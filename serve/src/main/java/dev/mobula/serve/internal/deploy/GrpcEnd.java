package dev.mobula.serve.internal.deploy;

import io.grpc.Status;

/**
 * How a call of gRPC ended in a replica.
 *
 * @param code of gRPC; 0 where it went well
 * @param description for the client; may be empty
 */
public record GrpcEnd(int code, String description) {
  static GrpcEnd of(Status status) {
    String description = status.getDescription();
    return new GrpcEnd(status.getCode().value(), description == null ? "" : description);
  }

  boolean isOk() {
    return code == Status.Code.OK.value();
  }

  /** Returns what the client is told. */
  public Status status() {
    Status status = Status.fromCodeValue(code);
    return description.isEmpty() ? status : status.withDescription(description);
  }
}
