package dev.mobula.core.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Two threads put messages in while a third takes them out: none is lost, each sender's in order.
 */
@JCStressTest
@Outcome(id = "123", expect = ACCEPTABLE, desc = "the second sender was last")
@Outcome(id = "132", expect = ACCEPTABLE, desc = "it came between the two of the first")
@Outcome(id = "312", expect = ACCEPTABLE, desc = "it was first")
@State
public class MailboxSendersStress {
  private final Mailbox<Integer> mailbox = new Mailbox<>();

  /** Sends two messages. */
  @Actor
  public void sendTwo() {
    mailbox.offer(1);
    mailbox.offer(2);
  }

  /** Sends one message. */
  @Actor
  public void sendOne() {
    mailbox.offer(3);
  }

  /** Takes all, as digits in the order of their arrival. */
  @Arbiter
  public void take(I_Result result) {
    Integer message;
    while ((message = mailbox.poll()) != null) {
      result.r1 = result.r1 * 10 + message;
    }
  }
}
