package dev.mobula.core;

import dev.mobula.core.internal.StatusSockets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The nodes of this user on this machine, in whatever processes, as JSON and as records. */
public final class NodeStatuses {
  private NodeStatuses() {}

  /**
   * Asks all nodes.
   *
   * @return those that answered, in the order of their processes' numbers
   */
  public static List<NodeStatus> all() {
    return StatusSockets.askAll().stream().map(NodeStatuses::parse).toList();
  }

  /** Returns a status on one line of JSON, with the records' components as keys. */
  public static String json(NodeStatus status) {
    return JsonMapper.shared().writeValueAsString(status);
  }

  private static NodeStatus parse(String json) {
    return JsonMapper.shared().readValue(json, NodeStatus.class);
  }
}
