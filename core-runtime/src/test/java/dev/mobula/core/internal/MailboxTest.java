package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MailboxTest {
  @Test
  void shouldCountWhatIsInIt() {
    Mailbox<Integer> mailbox = new Mailbox<>();
    assertEquals(0, mailbox.size());
    for (int i = 0; i < 3; i++) {
      mailbox.offer(i);
    }
    assertEquals(3, mailbox.size());
    assertEquals(0, mailbox.poll());
    assertEquals(2, mailbox.size());
  }
}
