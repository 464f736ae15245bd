package dev.mobula.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.columns.StateDict;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvironmentCheckerTest {
  /** A sound environment; each test breaks one thing. */
  private static class Sound implements Environment<float[], Integer> {
    Random random = new Random(0);
    int step;

    @Override
    public Space<float[]> observationSpace() {
      return Box.of(0, 1, 2);
    }

    @Override
    public Space<Integer> actionSpace() {
      return Discrete.of(2);
    }

    @Override
    public ResetResult<float[]> reset(@Nullable Long seed, Map<String, Object> options) {
      if (seed != null) {
        random = new Random(seed);
      }
      step = 0;
      return ResetResult.of(observe());
    }

    @Override
    public StepResult<float[]> step(Integer action) {
      step++;
      return StepResult.of(observe(), action, step == 20, false);
    }

    float[] observe() {
      return new float[] {random.nextFloat(), random.nextFloat()};
    }
  }

  @Test
  void shouldFindNothingWrongWithASoundEnvironment() {
    assertEquals(List.of(), EnvironmentChecker.check(Sound::new));
    EnvironmentChecker.expectValid("Sound", Sound::new);
  }

  /** Allows one action at a time, and refuses the other. */
  private static class Masked implements Environment<Map<String, Object>, Integer> {
    int step;

    @Override
    public Space<Map<String, Object>> observationSpace() {
      return DictSpace.of("action_mask", MultiBinary.of(2), "observations", Box.of(0, 9, 1));
    }

    @Override
    public Space<Integer> actionSpace() {
      return Discrete.of(2);
    }

    @Override
    public ResetResult<Map<String, Object>> reset(
        @Nullable Long seed, Map<String, Object> options) {
      step = 0;
      return ResetResult.of(observe());
    }

    @Override
    public StepResult<Map<String, Object>> step(Integer action) {
      if (action != step % 2) {
        throw new IllegalArgumentException("forbidden");
      }
      step++;
      return StepResult.of(observe(), 1, step == 9, false);
    }

    Map<String, Object> observe() {
      return Map.of("action_mask", mask(), "observations", new float[] {step});
    }

    int[] mask() {
      return new int[] {1 - step % 2, step % 2};
    }
  }

  @Test
  void shouldTakeOnlyActionsThatTheMaskAllows() {
    assertEquals(List.of(), EnvironmentChecker.check(Masked::new));
  }

  @Test
  void shouldReportAMaskThatAllowsNothing() {
    assertReports(
        "expected action_mask to allow at least one action before a step, found all 0",
        () ->
            new Masked() {
              @Override
              int[] mask() {
                return new int[2];
              }
            });
  }

  @Test
  void shouldReportAWrongShape() {
    assertReports(
        "2 elements",
        () ->
            new Sound() {
              @Override
              float[] observe() {
                return new float[3];
              }
            });
  }

  @Test
  void shouldReportNan() {
    assertReports(
        "finite numbers",
        () ->
            new Sound() {
              @Override
              float[] observe() {
                return new float[] {0, step > 3 ? Float.NaN : 0};
              }
            });
  }

  @Test
  void shouldReportObservationsOutsideTheBounds() {
    assertReports(
        "within the bounds",
        () ->
            new Sound() {
              @Override
              float[] observe() {
                return new float[] {0, 1.5f};
              }
            });
  }

  @Test
  void shouldReportAWrongType() {
    assertReports(
        "value of Box",
        () ->
            new Sound() {
              @Override
              @SuppressWarnings("unchecked")
              public StepResult<float[]> step(Integer action) {
                return (StepResult<float[]>) (StepResult<?>) StepResult.of("left", 0, false, false);
              }
            });
  }

  @Test
  void shouldReportRewardsThatAreNotFinite() {
    assertReports(
        "finite rewards",
        () ->
            new Sound() {
              @Override
              public StepResult<float[]> step(Integer action) {
                super.step(action);
                return StepResult.of(observe(), Double.NaN, step == 20, false);
              }
            });
  }

  @Test
  void shouldReportRandomNumbersThatTheSeedDoesNotReach() {
    Random shared = new Random(1);
    assertReports(
        "same seed",
        () ->
            new Sound() {
              @Override
              float[] observe() {
                return new float[] {shared.nextFloat(), 0};
              }
            });
  }

  @Test
  void shouldReportWhatSurvivesAReset() {
    assertReports(
        "survives the reset",
        () ->
            new Sound() {
              private int total;

              @Override
              float[] observe() {
                total++;
                return new float[] {1f / total, 0};
              }
            });
  }

  @Test
  @SuppressWarnings("NullAway")
  void shouldReportMissingInfo() {
    assertReports(
        "info at step",
        () ->
            new Sound() {
              @Override
              public StepResult<float[]> step(Integer action) {
                super.step(action);
                return new StepResult<>(observe(), 0, step == 20, false, null);
              }
            });
  }

  @Test
  void shouldReportExceptions() {
    assertReports(
        "out of fuel",
        () ->
            new Sound() {
              @Override
              public StepResult<float[]> step(Integer action) {
                throw new IllegalStateException("out of fuel");
              }
            });
  }

  @Test
  void shouldReportSpacesThatChange() {
    assertReports(
        "equal spaces",
        () ->
            new Sound() {
              private int calls;

              @Override
              public Space<Integer> actionSpace() {
                calls++;
                return Discrete.of(2 + calls % 2);
              }

              @Override
              public StepResult<float[]> step(Integer action) {
                return super.step(0);
              }
            });
  }

  @Test
  void shouldReportASavedStateWithoutItsRandomSource() {
    assertReports(
        "continue bit for bit",
        () ->
            new Sound() {
              @Override
              public boolean canSaveState() {
                return true;
              }

              @Override
              public StateDict saveState() {
                return new StateDict().putLong("step", step);
              }

              @Override
              public void loadState(StateDict state) {
                step = (int) state.getLong("step");
              }
            });
  }

  @Test
  void shouldReportASecondCloseThatFails() {
    assertReports(
        "closed twice",
        () ->
            new Sound() {
              private boolean closed;

              @Override
              public void close() {
                if (closed) {
                  throw new IllegalStateException("closed twice");
                }
                closed = true;
              }
            });
  }

  /** Draws itself, in pictures of a width that a test may have depend on the step. */
  private static class Drawn extends Sound {
    @Override
    public OptionalDouble renderFps() {
      return OptionalDouble.of(30);
    }

    @Override
    public BufferedImage render() {
      return new BufferedImage(width(), 2, BufferedImage.TYPE_INT_RGB);
    }

    int width() {
      return 3;
    }
  }

  @Test
  @SuppressWarnings("NullAway")
  void shouldReportPicturesThatAreNone() {
    assertEquals(List.of(), EnvironmentChecker.check(Drawn::new));
    assertReports(
        "expected render to return a picture",
        () ->
            new Drawn() {
              @Override
              public BufferedImage render() {
                return null;
              }
            });
    assertReports(
        "does not draw itself",
        () ->
            new Sound() {
              @Override
              public OptionalDouble renderFps() {
                return OptionalDouble.of(30);
              }
            });
  }

  @Test
  void shouldReportPicturesOfSeveralSizesAndAPaceOfNone() {
    Supplier<Environment<?, ?>> supplier =
        () ->
            new Drawn() {
              @Override
              public OptionalDouble renderFps() {
                return OptionalDouble.of(0);
              }

              @Override
              int width() {
                return 3 + step;
              }
            };
    assertReports("expected pictures of one size, found 3x2 and 23x2 pixels", supplier);
    assertReports("expected renderFps to be positive, found 0.0", supplier);
  }

  @Test
  void shouldReportEveryProblemAtOnce() {
    Random shared = new Random(1);
    EnvironmentException failure =
        assertThrows(
            EnvironmentException.class,
            () ->
                EnvironmentChecker.expectValid(
                    "Broken-v0",
                    () ->
                        new Sound() {
                          @Override
                          float[] observe() {
                            return new float[] {2, shared.nextFloat()};
                          }

                          @Override
                          public StepResult<float[]> step(Integer action) {
                            super.step(action);
                            return StepResult.of(observe(), 1 / 0.0, step == 20, false);
                          }
                        }));
    String message = String.valueOf(failure.getMessage());
    for (String part : List.of("Broken-v0", "bounds", "finite rewards", "same seed")) {
      assertTrue(message.contains(part), message);
    }
  }

  private static void assertReports(String part, Supplier<Environment<?, ?>> supplier) {
    List<String> problems = EnvironmentChecker.check(supplier);
    assertTrue(
        problems.stream().anyMatch(problem -> problem.contains(part)),
        () -> "expected a problem about '%s', found %s".formatted(part, problems));
  }
}
