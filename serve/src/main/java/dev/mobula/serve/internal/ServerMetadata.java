package dev.mobula.serve.internal;

import java.util.List;

/** What the server says of itself. */
final class ServerMetadata {
  static final String NAME = "mobula";

  /** Extensions of the protocol by Triton's names. */
  static final List<String> EXTENSIONS = List.of("binary_tensor_data", "sequence");

  private ServerMetadata() {}
}
