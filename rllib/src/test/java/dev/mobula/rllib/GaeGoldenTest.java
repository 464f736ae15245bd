package dev.mobula.rllib;

import static dev.mobula.rllib.ColumnAssertions.assertClose;
import static dev.mobula.rllib.ColumnAssertions.flags;
import static dev.mobula.rllib.ColumnAssertions.floats;
import static dev.mobula.rllib.GoldenFiles.flat;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GaeGoldenTest {
  @Test
  void shouldAgreeWithReferenceOnAllCases() {
    int number = 0;
    for (JsonNode c : GoldenFiles.cases("gae.json", each -> true)) {
      double[] rewards = flat(c.get("rewards"));
      Column advantages = Column.allocate(DType.FLOAT32, rewards.length);
      Column targets = Column.allocate(DType.FLOAT32, rewards.length);
      Gae.compute(
          floats(rewards),
          floats(flat(c.get("values"))),
          floats(flat(c.get("next_values"))),
          flags(flat(c.get("terminated"))),
          flags(flat(c.get("truncated"))),
          rewards.length / c.get("rewards").size(),
          c.get("gamma").doubleValue(),
          c.get("lam").doubleValue(),
          advantages,
          targets);
      assertClose("advantages of case " + number, flat(c.get("advantages")), advantages);
      assertClose("returns of case " + number, flat(c.get("returns")), targets);
      number++;
    }
  }
}
