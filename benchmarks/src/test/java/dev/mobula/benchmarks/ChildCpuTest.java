package dev.mobula.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChildCpuTest {
  @Test
  void shouldCountTheTimeOfAnEndedChild() throws Exception {
    double before = ChildCpu.seconds();
    new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done")
        .start()
        .waitFor();
    assertTrue(ChildCpu.seconds() > before, "a child that looped took no time");
  }
}
