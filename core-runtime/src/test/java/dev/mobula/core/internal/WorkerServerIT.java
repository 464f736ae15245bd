package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mobula.core.MobulaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkerServerIT {
  @Test
  void shouldCloseThoughItsFolderCannotBeRemoved() throws IOException {
    try (LocalNode node = new LocalNode(MobulaOptions.defaults())) {
      WorkerServer server = new WorkerServer(new Workers(node));
      Path left = Files.createFile(server.socket().resolveSibling("left-by-another"));
      server.close();
      assertFalse(Files.exists(server.socket()));
      Files.delete(left);
      Files.delete(left.getParent());
    }
  }
}
