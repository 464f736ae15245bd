package dev.mobula.examples.jobshop;

import dev.mobula.cli.suite.Comparison;
import dev.mobula.cli.suite.HeuristicFamily;
import dev.mobula.examples.jobshop.DispatchingRule.Priority;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares PPO with the dispatching rules: {@code ./mobula example compare job-shop}. */
public final class CompareJobShop {
  private static final int MOST_TENTHS = 50;

  private CompareJobShop() {}

  /** Takes what {@link Comparison#run} takes. */
  public static void main(String[] arguments) throws IOException {
    Comparison.run(List.of(arguments), rules());
  }

  /** Returns every rule in two forms: a machine waits for a better job, or does not. */
  static List<HeuristicFamily<Map<String, Object>, Integer>> rules() {
    List<HeuristicFamily<Map<String, Object>, Integer>> rules = new ArrayList<>();
    for (boolean delay : new boolean[] {false, true}) {
      String form = delay ? ", may wait" : "";
      priorities()
          .forEach((name, priority) ->
              rules.add(HeuristicFamily.of(name + form, new DispatchingRule(priority, delay))));
      rules.add(
          new HeuristicFamily<>(
              "MWKR - w/10 SPT" + form,
              List.of(MOST_TENTHS),
              tenths -> new DispatchingRule(mixed(tenths[0] / 10.0), delay)));
    }
    return rules;
  }

  private static Map<String, Priority> priorities() {
    Map<String, Priority> priorities = new LinkedHashMap<>();
    priorities.put("FIFO", (seen, at) -> seen[at + Queue.WAITED] - seen[at + Queue.STARTS_IN]);
    priorities.put("SPT", (seen, at) -> -seen[at + Queue.DURATION]);
    priorities.put("LPT", (seen, at) -> seen[at + Queue.DURATION]);
    priorities.put("MWKR", (seen, at) -> seen[at + Queue.WORK]);
    priorities.put("LWKR", (seen, at) -> -seen[at + Queue.WORK]);
    priorities.put("MOPNR", (seen, at) -> seen[at + Queue.REMAINING]);
    priorities.put("SPT/TWKR", (seen, at) -> -seen[at + Queue.DURATION] / seen[at + Queue.WORK]);
    return priorities;
  }

  /** Most work remaining, less the duration of the operation, weighted. */
  private static Priority mixed(double weight) {
    return (seen, at) -> seen[at + Queue.WORK] - weight * seen[at + Queue.DURATION];
  }
}
