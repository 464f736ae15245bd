package dev.mobula.policies.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the vertices of a network share: how many rows they may see, and what they are asked for.
 */
record VertexMemory(int capacity, Buffers buffers, Wanted wanted) {
  /** Makes room for all rows of so many elements. */
  INDArray rows(int size) {
    return buffers.zeros(capacity, size);
  }
}
