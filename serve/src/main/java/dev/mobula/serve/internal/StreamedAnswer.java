package dev.mobula.serve.internal;

import dev.mobula.serve.ServeRequest;
import dev.mobula.serve.ServeResponse;
import dev.mobula.serve.StreamingHandler;
import java.util.Iterator;

/** What a replica sends of an answer that comes piece by piece: its type, then the pieces. */
final class StreamedAnswer implements Iterator<Object>, AutoCloseable {
  private final String contentType;
  private final Iterator<byte[]> pieces;
  private boolean begun;

  private StreamedAnswer(String contentType, Iterator<byte[]> pieces) {
    this.contentType = contentType;
    this.pieces = pieces;
  }

  static Iterator<Object> of(StreamingHandler handler, ServeRequest request) throws Exception {
    return new StreamedAnswer(
        ServeResponse.checkedContentType(handler.contentType(request)), handler.stream(request));
  }

  @Override
  public boolean hasNext() {
    return !begun || pieces.hasNext();
  }

  /** Comes with the type once there is a first piece, as what fails before it is an error. */
  @Override
  public Object next() {
    if (!begun) {
      boolean unused = pieces.hasNext();
      begun = true;
      return contentType;
    }
    return pieces.next();
  }

  @Override
  public void close() throws Exception {
    if (pieces instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
