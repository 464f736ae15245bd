package dev.mobula.policies.torch;

import dev.mobula.policies.Device;
import dev.mobula.policies.PolicyException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** The native library: loaded at the first use of this class, once a process. */
final class Libtorch {
  /** The property with the threads of one operation on the CPU; 1 unless set. */
  static final String THREADS = "mobula.torch.threads";

  private static final String PHYSICAL_LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";

  /** The processor. */
  static final org.bytedeco.pytorch.Device CPU;

  private static final boolean FOR_GPU;

  static {
    // Else JavaCPP asks the system for the memory of this process whenever a tensor is made, which
    // takes longer than most
    // operations on small ones.
    if (System.getProperty(PHYSICAL_LIMIT) == null) {
      System.setProperty(PHYSICAL_LIMIT, "0");
    }
    FOR_GPU = CudaLibraries.areWanted();
    if (FOR_GPU) {
      CudaLibraries.load();
    }
    Loader.load(torch.class);
    int threads = Integer.getInteger(THREADS, 1);
    torch.set_num_threads(threads);
    openblas_nolapack.blas_set_num_threads(threads); // whose threads are its own
    torch.globalContext().setUserEnabledNNPACK(false); // which warns of what it does not know
    torch.globalContext().setDeterministicCuDNN(true);
    torch.globalContext().setAllowTF32CuDNN(false);
    CPU = new org.bytedeco.pytorch.Device("cpu");
  }

  private Libtorch() {}

  /**
   * Returns libtorch's name of a device.
   *
   * @throws PolicyException if there is no such card, saying what is missing
   */
  static org.bytedeco.pytorch.Device device(Device device) {
    if (!device.isCuda()) {
      return CPU;
    }
    expectCards(device);
    return new org.bytedeco.pytorch.Device(device.toString());
  }

  private static void expectCards(Device device) {
    if (!FOR_GPU) {
      throw new PolicyException(
          "expected libtorch with CUDA for %s, found the one for the CPU; build with -Ptorch-gpu, or have org.bytedeco:pytorch with the classifier linux-x86_64-gpu on the class path"
              .formatted(device));
    }
    int cards = cards();
    if (device.index() >= cards) {
      throw new PolicyException(
          "expected the card %s, found %s; nvidia-smi lists those that the driver sees"
              .formatted(device, cards == 0 ? "none" : "cards 0 to " + (cards - 1)));
    }
  }

  /** Returns how many cards there are for the libtorch that was loaded. */
  static int cards() {
    return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
  }

  /** Says what a failure within the library means to the caller. */
  static PolicyException explained(RuntimeException failure, Device device, int rows) {
    String message = String.valueOf(failure.getMessage());
    String first = message.lines().findFirst().orElse(message);
    if (message.contains("out of memory")) {
      return new PolicyException(
          "expected room on %s for a network of up to %d rows at once, found: %s; lower minibatch_size, or free memory that other processes hold there"
              .formatted(device, rows, first),
          failure);
    }
    return new PolicyException("libtorch failed on %s: %s".formatted(device, first), failure);
  }
}
