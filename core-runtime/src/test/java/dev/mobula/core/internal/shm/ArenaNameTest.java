package dev.mobula.core.internal.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArenaNameTest {
  private final ArenaName own = ArenaName.create();

  @Test
  void shouldReadTheNameItWrites() {
    assertEquals(Optional.of(own), ArenaName.parse(own.toString()));
    assertEquals(ProcessHandle.current().pid(), own.pid());
    assertTrue(own.start() > 0);
  }

  @Test
  void shouldReadNoOtherName() {
    for (String name :
        new String[] {
          "mobula",
          "mobula-1-2",
          "mobula-1-2-xyz",
          "x" + own,
          own + ".tmp",
          "mobula--1-2-" + own.random()
        }) {
      assertEquals(Optional.empty(), ArenaName.parse(name), name);
    }
  }

  @Test
  void shouldSeeThatTheOwnerRuns() {
    assertFalse(own.isOwnerGone());
    assertFalse(new ArenaName(own.pid(), 0, own.random()).isOwnerGone(), "start unknown");
  }

  @Test
  void shouldTellALaterProcessOfTheSameIdFromTheOwner() {
    assertTrue(new ArenaName(own.pid(), own.start() - 1, own.random()).isOwnerGone());
  }

  @Test
  void shouldSeeThatTheOwnerEnded() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertTrue(new ArenaName(process.pid(), own.start(), own.random()).isOwnerGone());
  }
}
