package dev.mobula.rollout.client.internal;

import com.google.protobuf.ByteString;
import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.Space;
import dev.mobula.rollout.internal.wire.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Rows of a space's columns as messages. Immutable; any thread. */
public final class RowCodec {
  private final Space<?> space;
  private final String root;
  private final List<Leaf> leaves = new ArrayList<>();

  /** One column. */
  private record Leaf(
      String column, String name, DType dtype, List<Integer> shape, int bytes, Tensor template) {
    static Leaf of(ColumnSpec spec, String name) {
      Tensor template =
          Tensor.newBuilder()
              .setName(name)
              .setDatatype(spec.dtype().code())
              .addAllShape(spec.rowShape())
              .build();
      int bytes = spec.rowLength() * spec.dtype().bytes();
      return new Leaf(spec.name(), name, spec.dtype(), spec.rowShape(), bytes, template);
    }
  }

  /**
   * Creates a codec.
   *
   * @param root what the columns' names begin with, such as {@code observation}
   */
  public RowCodec(Space<?> space, String root) {
    this.space = space;
    this.root = root;
    for (ColumnSpec spec : space.columns(root)) {
      String name = spec.name().equals(root) ? "" : spec.name().substring(root.length() + 1);
      leaves.add(Leaf.of(spec, name));
    }
  }

  /** Returns memory for rows. */
  public ColumnBatch allocate(int rows) {
    return ColumnBatch.allocate(space.columns(root), rows);
  }

  /** Returns a row as messages. */
  public List<Tensor> encode(ColumnBatch columns, int row) {
    List<Tensor> tensors = new ArrayList<>(leaves.size());
    for (Leaf leaf : leaves) {
      MemorySegment bytes = bytes(columns.column(leaf.column), row, leaf);
      tensors.add(
          leaf.template.toBuilder().setData(ByteString.copyFrom(bytes.asByteBuffer())).build());
    }
    return tensors;
  }

  /** Returns the messages of a row, without data. */
  public List<Tensor> templates() {
    return leaves.stream().map(Leaf::template).toList();
  }

  /**
   * Writes messages into a row.
   *
   * @throws EnvironmentException if they are not a value of the space's names, types and shapes;
   *     what the row holds is then without meaning
   */
  public void decode(List<Tensor> tensors, ColumnBatch columns, int row) {
    if (tensors.size() != leaves.size()) {
      throw expected("%d tensors".formatted(leaves.size()), Integer.toString(tensors.size()));
    }
    for (int i = 0; i < leaves.size(); i++) {
      Leaf leaf = leaves.get(i);
      Tensor tensor = find(tensors, leaf.name, i);
      String shape = describe(leaf.dtype.code(), leaf.shape);
      if (!tensor.getDatatype().equals(leaf.dtype.code())
          || !tensor.getShapeList().equals(leaf.shape)) {
        throw expected(quoted(leaf) + shape, describe(tensor.getDatatype(), tensor.getShapeList()));
      }
      if (tensor.getData().size() != leaf.bytes) {
        throw expected(
            "%s%s in %d bytes".formatted(quoted(leaf), shape, leaf.bytes),
            tensor.getData().size() + " bytes");
      }
      bytes(columns.column(leaf.column), row, leaf)
          .copyFrom(MemorySegment.ofBuffer(tensor.getData().asReadOnlyByteBuffer()));
    }
  }

  /** Mostly they come in the order of the space. */
  private Tensor find(List<Tensor> tensors, String name, int likely) {
    if (tensors.get(likely).getName().equals(name)) {
      return tensors.get(likely);
    }
    List<String> names = tensors.stream().map(Tensor::getName).toList();
    if (!names.contains(name)) {
      throw expected("a tensor '%s'".formatted(name), names.toString());
    }
    return tensors.get(names.indexOf(name));
  }

  private static MemorySegment bytes(Column column, int row, Leaf leaf) {
    return column.segment().asSlice((long) row * leaf.bytes, leaf.bytes);
  }

  private EnvironmentException expected(String what, String found) {
    return new EnvironmentException(
        "expected %s for the %s, a %s, found %s".formatted(what, root, space, found));
  }

  private static String quoted(Leaf leaf) {
    return leaf.name.isEmpty() ? "" : "'" + leaf.name + "' to be ";
  }

  private static String describe(String code, List<Integer> shape) {
    return (code.isEmpty() ? "no type" : code) + shape;
  }
}
