package dev.mobula.policies.dl4j;

import dev.mobula.policies.Device;
import dev.mobula.policies.PolicyException;
import org.deeplearning4j.config.DL4JClassLoading;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J and its native library: loaded at the first use of this class, once a process. */
final class Nd4jLibrary {
  /** The property with the threads of one operation on the CPU; 1 unless set. */
  static final String THREADS = "mobula.dl4j.threads";

  private static final String WORKSPACE = "mobula";

  /** Grows to what the largest step needs, and stays. */
  private static final WorkspaceConfiguration GROWING =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.1)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .build();

  static {
    QuietLogs.silence(); // before the first class that logs
    ClassLoader loader = Nd4jLibrary.class.getClassLoader();
    ND4JClassLoading.setNd4jClassloader(loader);
    DL4JClassLoading.setDl4jClassloader(loader);
    if (!CudaSupport.isOnClassPath()) {
      CpuLevel.choose();
    }
    CrashReportingUtil.crashDumpsEnabled(false); // files in the user's folder
    int threads = Integer.getInteger(THREADS, 1);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    if (!CudaSupport.isOnClassPath()) {
      Nd4j.factory().blas().setMaxThreads(threads); // OpenBLAS has threads of its own
    }
  }

  private Nd4jLibrary() {}

  /**
   * Has the calling thread compute on a device, and loads the library.
   *
   * @throws PolicyException if it cannot compute there
   */
  static void use(Device device) {
    if (device.isCuda()) {
      Nd4j.getAffinityManager().unsafeSetDevice(device.index());
    }
  }

  /** Opens the calling thread's memory for arrays that live as long as it is open. */
  static MemoryWorkspace workspace() {
    return Nd4j.getWorkspaceManager().getAndActivateWorkspace(GROWING, WORKSPACE);
  }

  /** Says what a failure within the library means to the caller. */
  static PolicyException explained(Throwable failure, Device device, int rows) {
    String message = String.valueOf(failure.getMessage());
    String first = message.lines().findFirst().orElse(message);
    if (failure instanceof OutOfMemoryError || message.contains("llocation failed")) {
      return new PolicyException(
          "expected room on %s for a network of up to %d rows at once, found: %s; lower minibatch_size, or raise -Dorg.bytedeco.javacpp.maxbytes, or free memory that other processes hold there"
              .formatted(device, rows, first),
          failure);
    }
    return new PolicyException("ND4J failed on %s: %s".formatted(device, first), failure);
  }
}
