package dev.mobula.policies.dl4j;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays of a network, made once and freed together. On the CPU they lie in memory of the
 * JVM's: ND4J would free its own when the collector gets to it, which may be late. Confined to one
 * thread at a time.
 */
final class Buffers implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private final Arena arena = Arena.ofShared();
  private final List<INDArray> onCard = new ArrayList<>();

  /** Memory that is not JavaCPP's own. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  /** Makes an array of zeros, row-major. */
  INDArray zeros(long... shape) {
    if (CudaSupport.isOnClassPath()) {
      INDArray array = Nd4j.create(DataType.FLOAT, shape, 'c');
      onCard.add(array);
      return array;
    }
    long size = 1;
    for (long length : shape) {
      size *= length;
    }
    MemorySegment memory = arena.allocate(Math.max(1, size) * Float.BYTES, ALIGNMENT);
    FloatPointer pointer = new FloatPointer(new Address(memory.address()));
    return Nd4j.create(Nd4j.createBuffer(pointer.capacity(size), size, DataType.FLOAT), shape);
  }

  /** Frees all of them. */
  @Override
  public void close() {
    onCard.forEach(INDArray::close);
    onCard.clear();
    arena.close();
  }
}
