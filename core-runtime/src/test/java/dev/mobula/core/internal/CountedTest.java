package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.mobula.core.ObjectId;
import org.junit.jupiter.api.Test;

class CountedTest {
  private static final ObjectId ID = new ObjectId(1, 2, 3);

  private final Counted<String> given = new Counted<>();

  @Test
  void shouldKeepAThingUntilItCameBackAsOftenAsItWasGiven() {
    given.give(ID, "thing");
    given.give(ID, "thing");
    given.takeBack(ID);
    assertEquals("thing", given.find(ID));
    given.takeBack(ID);
    assertNull(given.find(ID));
  }

  @Test
  void shouldHeedNothingThatIsNotAway() {
    given.takeBack(ID);
    given.give(ID, "thing");
    assertEquals("thing", given.find(ID));
    given.clear();
    assertNull(given.find(ID));
  }
}
