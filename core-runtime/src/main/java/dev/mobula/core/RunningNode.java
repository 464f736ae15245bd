package dev.mobula.core;

import dev.mobula.core.internal.NodeDirectory;
import dev.mobula.core.internal.NodeSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node of this user on this machine, in whatever process, asked through its socket. A question
 * waits for at most five seconds, that for a timeline for thirty. Usable by any thread.
 */
public final class RunningNode {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration LONG_LIMIT = Duration.ofSeconds(30);

  private final NodeSocket socket;

  private RunningNode(NodeSocket socket) {
    this.socket = socket;
  }

  /** Returns the nodes whose processes run, in the order of their numbers; asks none of them. */
  public static List<RunningNode> all() {
    return NodeDirectory.statusSockets().stream().map(RunningNode::new).toList();
  }

  /** Returns the process of the node. */
  public long pid() {
    return socket.pid();
  }

  /**
   * Returns what goes on there now, as {@link MobulaRuntime#status()}.
   *
   * @throws NodeUnreachableException if it does not answer
   */
  public NodeStatus status() {
    return JsonMapper.shared().readValue(ask("status", LIMIT), NodeStatus.class);
  }

  /**
   * Returns the objects there, as {@link MobulaRuntime#objects()}.
   *
   * @throws NodeUnreachableException if it does not answer
   */
  public List<NodeObject> objects() {
    return List.of(JsonMapper.shared().readValue(ask("objects", LIMIT), NodeObject[].class));
  }

  /**
   * Returns when tasks and calls ran there, as JSON; see {@link MobulaRuntime#timeline}.
   *
   * @throws NodeUnreachableException if it does not answer, or has no timeline
   */
  public String timeline() {
    return ask("timeline", LONG_LIMIT);
  }

  /**
   * Returns the metrics of the node, in the text format of Prometheus.
   *
   * @throws NodeUnreachableException if it does not answer, or cannot make them
   */
  public String metrics() {
    return ask("metrics", LIMIT);
  }

  /**
   * Returns how much memory its processes use.
   *
   * @throws NodeUnreachableException if it does not answer
   */
  public NodeMemory memory() {
    return JsonMapper.shared().readValue(ask("memory", LIMIT), NodeMemory.class);
  }

  private String ask(String question, Duration limit) {
    try {
      return socket.ask(question, limit);
    } catch (TimeoutException e) {
      throw new NodeUnreachableException(
          "expected process %d to answer within %d s, found that it does not; it may be stopped or busy"
              .formatted(pid(), limit.toSeconds()),
          e);
    } catch (NodeSocket.NodeRefusedException e) {
      throw new NodeUnreachableException(
          "process %d cannot say: %s".formatted(pid(), e.getMessage()), e);
    } catch (IOException e) {
      throw new NodeUnreachableException(
          "process %d did not answer: %s".formatted(pid(), e.getMessage()), e);
    }
  }
}
