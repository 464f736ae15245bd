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
@Outcome(id = "12", expect = ACCEPTABLE, desc = "both, in order")
@State
public class MailboxReceiverStress {
  private final Mailbox<Integer> mailbox = new Mailbox<>();
  private int taken; // the messages as digits, in the order of their arrival

  /** Sends two messages. */
  @Actor
  public void sendTwo() {
    mailbox.offer(1);
    mailbox.offer(2);
  }

  /** Takes what is there already. */
  @Actor
  public void take() {
    takeOne();
    takeOne();
  }

  /** Takes what is left. */
  @Arbiter
  public void takeRest(I_Result result) {
    while (!mailbox.isEmpty()) {
      takeOne();
    }
    result.r1 = taken;
  }

  private void takeOne() {
    Integer message = mailbox.poll();
    if (message != null) {
      taken = taken * 10 + message;
    }
  }
}
