package dev.mobula.core;

import static org.junit.jupiter.api.Assertions.assertSame;

import dev.mobula.columns.Column;
import org.junit.jupiter.api.Test;

/** The contract within one JVM, and what only holds there: immutable values are not copied. */
class LocalObjectStoreTest extends ObjectStoreContract {
  @Override
  MobulaRuntime start(MobulaOptions options) {
    return Mobula.init(options);
  }

  @Test
  void shouldPassImmutableValuesByReference() {
    Column sealed = Column.ofFloats(1).seal();
    assertSame(sealed, Mobula.put(sealed).get());
  }
}
