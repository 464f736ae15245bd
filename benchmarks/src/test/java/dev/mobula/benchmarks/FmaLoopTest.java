package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FmaLoopTest {
  /** {@code -XX:FreqInlineSize}, the most bytes of a hot method that is inlined. */
  private static final int FREQ_INLINE_SIZE = 325;

  @Test
  void shouldBeTooLongToBeInlinedIntoWhatMeasuresIt() throws IOException {
    try (InputStream bytes =
        Objects.requireNonNull(FmaLoop.class.getResourceAsStream("FmaLoop.class"))) {
      CodeAttribute sum =
          ClassFile.of().parse(bytes.readAllBytes()).methods().stream()
              .filter(method -> method.methodName().equalsString("sum"))
              .findFirst()
              .flatMap(method -> method.code().map(CodeAttribute.class::cast))
              .orElseThrow();
      assertTrue(sum.codeLength() > FREQ_INLINE_SIZE, () -> "found " + sum.codeLength());
    }
  }

  @Test
  void shouldComputeChainsThatTendToTwo() {
    FmaLoop loop = new FmaLoop();
    loop.run();
    assertEquals(20, loop.sink(), 1e-4);
  }
}
