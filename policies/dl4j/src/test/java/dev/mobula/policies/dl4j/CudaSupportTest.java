package dev.mobula.policies.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.policies.ComputeCapability;
import dev.mobula.policies.CudaDriver;
import dev.mobula.policies.Device;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaSupportTest {
  private static final Device CARD = Device.cuda(0);

  private static Optional<String> reason(
      Device device, boolean forCuda, ComputeCapability... cards) {
    return CudaSupport.reasonNotSupported(device, forCuda, List.of(cards));
  }

  @ParameterizedTest
  @CsvSource({"3, 7", "7, 5", "8, 0", "8, 6", "8, 9"})
  void shouldComputeOnCardsUpToAda(int major, int minor) {
    assertEquals(Optional.empty(), reason(CARD, true, new ComputeCapability(major, minor)));
  }

  @ParameterizedTest
  @CsvSource({"3, 5", "9, 0", "10, 0", "12, 0"})
  void shouldPointToTorchOnOtherCards(int major, int minor) {
    String reason = reason(CARD, true, new ComputeCapability(major, minor)).orElseThrow();
    assertTrue(reason.contains("found %d.%d at cuda:0".formatted(major, minor)), reason);
    assertTrue(reason.contains("framework: torch"), reason);
  }

  @Test
  void shouldLookAtTheCardThatIsAskedFor() {
    ComputeCapability ada = new ComputeCapability(8, 9);
    ComputeCapability hopper = new ComputeCapability(9, 0);
    assertEquals(Optional.empty(), reason(Device.cuda(1), true, hopper, ada));
    assertTrue(reason(Device.cuda(1), true, ada, hopper).orElseThrow().contains("9.0 at cuda:1"));
    assertTrue(reason(Device.cuda(2), true, ada, ada).orElseThrow().contains("cards 0 to 1"));
    assertTrue(reason(CARD, true).orElseThrow().contains("found none"));
  }

  @Test
  void shouldSayWhichLibraryADeviceNeeds() {
    assertEquals(Optional.empty(), reason(Device.CPU, false));
    assertTrue(reason(Device.CPU, true).orElseThrow().contains("without -Pcuda"));
    assertTrue(reason(CARD, false).orElseThrow().contains("build with -Pcuda"));
  }

  @Test
  void shouldAskTheDriverWithoutFailingWhereThereIsNone() {
    for (ComputeCapability card : CudaDriver.cards()) {
      assertTrue(card.major() >= 3, card.toString());
    }
  }
}
