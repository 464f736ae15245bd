package dev.mobula.tune.space;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tree of a search space. */
sealed interface Node {

  /** What is the same in every configuration; no map or list. */
  record Fixed(@Nullable Object value) implements Node {}

  record Branch(Map<String, Node> children) implements Node {}

  record Items(List<Node> children) implements Node {}

  record Number(int parameter, NumericDomain domain) implements Node {}

  record Options(int parameter, CategoricalDomain domain, List<Node> children) implements Node {}

  record Computed(String key, SampleFunction function) implements Node {}
}
