package dev.mobula.serve;

import java.util.Iterator;

/** The class of a deployment that answers requests of HTTP piece by piece. */
public interface StreamingHandler {
  /**
   * Answers a request; each piece is sent once it is there. What fails before the first piece is
   * answered with 500; after it the connection is cut. An iterator that is {@link AutoCloseable} is
   * closed once it is read no more, as when the client goes away.
   *
   * @throws Exception if it cannot
   */
  Iterator<byte[]> stream(ServeRequest request) throws Exception;

  /** Returns the type of what it answers to a request. */
  default String contentType(ServeRequest request) {
    return "text/plain; charset=utf-8";
  }
}
