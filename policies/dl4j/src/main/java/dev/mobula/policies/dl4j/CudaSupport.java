package dev.mobula.policies.dl4j;

import dev.mobula.policies.ComputeCapability;
import dev.mobula.policies.Device;
import java.util.List;
import java.util.Optional;

/**
 * Where ND4J can compute. Its library for CUDA 11.6 holds machine code for compute capability 3.7
 * to 8.6 and none that a driver could translate, so that it runs on cards from 3.7 up to Ada (8.9).
 */
final class CudaSupport {
  private static final ComputeCapability FIRST = new ComputeCapability(3, 7);
  private static final ComputeCapability LAST = new ComputeCapability(8, 9);

  private static final String BACKEND = "/org/nd4j/linalg/jcublas/JCublasBackend.class";

  private CudaSupport() {}

  /** Tells whether the class path holds ND4J for CUDA, and not the one for the CPU. */
  static boolean isOnClassPath() {
    return CudaSupport.class.getResource(BACKEND) != null;
  }

  /**
   * Returns why networks cannot compute on a device, or empty where they can.
   *
   * @param forCuda whether ND4J is that for CUDA
   * @param cards the capabilities of the cards that CUDA's driver sees
   */
  static Optional<String> reasonNotSupported(
      Device device, boolean forCuda, List<ComputeCapability> cards) {
    if (!device.isCuda()) {
      return forCuda
          ? Optional.of(
              "expected ND4J for the CPU, found the one for CUDA; build without -Pcuda, or ask for a card")
          : Optional.empty();
    }
    if (!forCuda) {
      return Optional.of(
          "expected ND4J for CUDA for %s, found the one for the CPU; build with -Pcuda, or have org.nd4j:nd4j-cuda-11.6 with the classifier linux-x86_64 on the class path in place of nd4j-native"
              .formatted(device));
    }
    if (device.index() >= cards.size()) {
      return Optional.of(
          "expected the card %s, found %s; nvidia-smi lists those that the driver sees"
              .formatted(device, cards.isEmpty() ? "none" : "cards 0 to " + (cards.size() - 1)));
    }
    return reasonNotSupported(device, cards.get(device.index()));
  }

  private static Optional<String> reasonNotSupported(Device device, ComputeCapability found) {
    if (found.compareTo(FIRST) >= 0 && found.compareTo(LAST) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "expected a card of compute capability %s to %s, for which ND4J's last release holds code, found %s at %s; choose framework: torch, which runs on cards from 7.5"
            .formatted(FIRST, LAST, found, device));
  }
}
