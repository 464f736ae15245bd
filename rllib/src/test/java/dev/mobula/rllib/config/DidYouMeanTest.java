package dev.mobula.rllib.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {
  private static final List<String> KNOWN = List.of("num_epochs", "lr", "gamma", "minibatch_size");

  @Test
  void shouldFindNamesWithFewLettersWrong() {
    assertEquals(Optional.of("num_epochs"), DidYouMean.nearest("num_epoch", KNOWN));
    assertEquals(Optional.of("gamma"), DidYouMean.nearest("gmama", KNOWN));
    assertEquals(Optional.of("lr"), DidYouMean.nearest("LR", KNOWN));
    assertEquals(Optional.of("minibatch_size"), DidYouMean.nearest("mini_batch_size", KNOWN));
  }

  @Test
  void shouldListWhatIsKnownWhereNothingIsNear() {
    assertEquals(Optional.empty(), DidYouMean.nearest("observation_filter", KNOWN));
    assertEquals(
        "known are num_epochs, lr, gamma, minibatch_size",
        DidYouMean.sentence("observation_filter", KNOWN));
  }
}
