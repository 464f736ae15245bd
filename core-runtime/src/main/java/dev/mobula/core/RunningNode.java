package dev.mobula.core;

import dev.mobula.core.internal.NodeDirectory;
import dev.mobula.core.internal.NodeSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node of this user on this machine, in whatever process, asked through its socket. Each question
 * waits for at most five seconds. Usable by any thread.
 */
public final class RunningNode {
  private static final Duration LIMIT = Duration.ofSeconds(5);

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
    return JsonMapper.shared().readValue(ask("status"), NodeStatus.class);
  }

  /**
   * Returns the objects there, as {@link MobulaRuntime#objects()}.
   *
   * @throws NodeUnreachableException if it does not answer
   */
  public List<NodeObject> objects() {
    return List.of(JsonMapper.shared().readValue(ask("objects"), NodeObject[].class));
  }

  private String ask(String question) {
    try {
      return socket.ask(question, LIMIT);
    } catch (TimeoutException e) {
      throw new NodeUnreachableException(
          "expected process %d to answer within %d s, found that it does not; it may be stopped or busy"
              .formatted(pid(), LIMIT.toSeconds()),
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
