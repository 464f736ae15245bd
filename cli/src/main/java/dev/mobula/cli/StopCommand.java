package dev.mobula.cli;

import dev.mobula.core.NodeService;
import java.util.List;

/** {@code mobula stop}: ends the node services of this user. */
final class StopCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "stop",
        List.of(),
        "Ends the node services of this user on this machine, and all that is in them.",
        "",
        List.of());
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    List<ProcessHandle> services =
        NodeService.addresses().stream()
            .flatMap(each -> NodeService.process(each).stream())
            .toList();
    services.forEach(ProcessHandle::destroy);
    services.forEach(each -> {
      each.onExit().join();
      terminal.out().println("Ended the node service, process " + each.pid());
    });
    if (services.isEmpty()) {
      terminal.out().println("No node service of yours runs on this machine now.");
    }
    return ExitCode.OK;
  }
}
