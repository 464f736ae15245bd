package dev.mobula.serve;

/** The class of a deployment that requests of HTTP reach: the ingress of an application. */
public interface HttpHandler {
  /**
   * Answers a request; several at a time, up to {@code maxOngoingRequests}.
   *
   * @throws Exception if it cannot: the client gets 500, and the log says why
   */
  ServeResponse handle(ServeRequest request) throws Exception;
}
