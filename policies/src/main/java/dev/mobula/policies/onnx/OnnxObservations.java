package dev.mobula.policies.onnx;

import dev.mobula.columns.ColumnSpec;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Discrete;
import dev.mobula.envs.MultiBinary;
import dev.mobula.envs.MultiDiscrete;
import dev.mobula.envs.Space;
import dev.mobula.envs.TupleSpace;
import dev.mobula.policies.PolicySpec;
import dev.mobula.policies.SampleBatch;
import dev.mobula.policies.connectors.MeanStdFilter;
import java.util.ArrayList;
import java.util.List;

/** What observations pass through before the network: flattening, then the filter. */
final class OnnxObservations {
  private final OnnxGraph graph;
  private final PolicySpec spec;

  OnnxObservations(OnnxGraph graph, PolicySpec spec) {
    this.graph = graph;
    this.spec = spec;
  }

  /** Adds the inputs {@code observation…}, and returns {@code [rows, size]} of floats. */
  String add(StateDict normalizers) {
    List<String> parts = new ArrayList<>();
    flatten(spec.visibleObservationSpace(), SampleBatch.OBSERVATION, parts);
    String flat = graph.concat(parts);
    if (spec.input().dtype() == DType.UINT8) {
      return graph.add("Mul", List.of(flat, graph.number(spec.input().scale())));
    }
    return spec.observationFilter().equals(MeanStdFilter.NAME)
        ? normalize(flat, normalizers.sub(MeanStdFilter.NAME))
        : flat;
  }

  private void flatten(Space<?> space, String path, List<String> parts) {
    switch (space) {
      case DictSpace dict ->
          dict.spaces().forEach((key, part) -> flatten(part, path + "/" + key, parts));
      case TupleSpace(List<Space<?>> spaces) -> {
        for (int i = 0; i < spaces.size(); i++) {
          flatten(spaces.get(i), path + "/" + i, parts);
        }
      }
      case Discrete(int n, int start) -> parts.add(oneHot(column(input(space, path), 0), n, start));
      case MultiDiscrete(List<Integer> nvec, List<Integer> start) -> {
        String values = input(space, path);
        for (int i = 0; i < nvec.size(); i++) {
          parts.add(oneHot(column(values, i), nvec.get(i), start.get(i)));
        }
      }
      case Box _, MultiBinary _ ->
          parts.add(
              graph.cast(
                  graph.add(
                      "Reshape", List.of(input(space, path), graph.longs(-1, space.flatSize()))),
                  DType.FLOAT32));
    }
  }

  private String input(Space<?> space, String path) {
    ColumnSpec column = space.columns(path).getFirst();
    return graph.input(column.name(), column.dtype(), column.rowShape());
  }

  /** Returns {@code [rows]}, one element of each row. */
  private String column(String values, int element) {
    String matrix =
        graph.add("Reshape", List.of(values, graph.longs(0, -1))); // of Discrete: [rows, 1]
    String column = graph.columns(matrix, element, element + 1L);
    return graph.add("Reshape", List.of(column, graph.longs(-1)));
  }

  private String oneHot(String values, int n, int start) {
    String index = graph.add("Sub", List.of(graph.cast(values, DType.INT64), graph.longs(start)));
    return graph.add("OneHot", List.of(index, graph.longs(n), graph.floats(new float[] {0, 1}, 2)));
  }

  private String normalize(String flat, StateDict moments) {
    MeanStdFilter filter = new MeanStdFilter(spec.input().size());
    filter.loadState(moments);
    int size = filter.outputSize();
    String centred = graph.add("Sub", List.of(flat, graph.floats(filter.shift(), size)));
    String scaled = graph.add("Mul", List.of(centred, graph.floats(filter.scale(), size)));
    return graph.add(
        "Clip", List.of(scaled, graph.number(-filter.clip()), graph.number(filter.clip())));
  }
}
