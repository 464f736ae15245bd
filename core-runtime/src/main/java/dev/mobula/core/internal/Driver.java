package dev.mobula.core.internal;

import dev.mobula.core.CancelOptions;
import dev.mobula.core.internal.wire.Collect;
import dev.mobula.core.internal.wire.FramesFromNode;
import dev.mobula.core.internal.wire.FromNode;
import dev.mobula.core.internal.wire.FromWorker;

/** A program that uses this node from outside, as the node sees it. */
final class Driver implements Peer {
  private final LocalNode node;
  private final Link<FromNode, FramesFromNode> link;
  private final NodeExports exports;
  private final NodeQueries queries;
  private final Job job;

  /**
   * Creates one.
   *
   * @param namespace of actors that name none
   */
  Driver(LocalNode node, Link<FromNode, FramesFromNode> link, String namespace) {
    this.node = node;
    this.link = link;
    exports = new NodeExports(node.sharedObjects(), node.classFilter());
    queries = new NodeQueries(node, link, exports);
    job = new Job(node.ids(), namespace);
  }

  @Override
  public void receive(FromWorker frame) {
    switch (frame.getKindCase()) {
      case REQUEST -> queries.answer(frame.getRequest(), job.running());
      case RELEASE -> exports.release(frame.getRelease());
      default ->
          throw new IllegalArgumentException("expected no such frame: " + frame.getKindCase());
    }
  }

  @Override
  public void collect() {
    link.send(FromNode.newBuilder().setCollect(Collect.getDefaultInstance()).build());
  }

  /** Ends what the program started, but for detached actors. */
  @Override
  public void disconnected() {
    job.cancel(CancelOptions.defaults());
    node.localScheduler().workers().forget(this);
    node.localScheduler().end(job);
    exports.clear();
  }
}
