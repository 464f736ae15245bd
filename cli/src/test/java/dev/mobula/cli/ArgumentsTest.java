package dev.mobula.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static final Usage USAGE =
      new Usage(
          "cook",
          List.of("DISH", "[SAUCE]"),
          "Cooks.",
          "",
          List.of(
              Option.of("--heat", "N", "Degrees."),
              Option.repeated("--add", "WHAT", "Ingredient."),
              Option.flag("--quick", "Hurry.")));

  private static Arguments parse(String... arguments) {
    return Arguments.parse(USAGE, List.of(arguments));
  }

  private static String refusal(String... arguments) {
    return String.valueOf(assertThrows(UsageException.class, () -> parse(arguments)).getMessage());
  }

  @Test
  void shouldTakeOptionsInBothFormsBetweenOperands() {
    Arguments parsed =
        parse("--add=salt=1", "soup", "--quick", "--add", "oil", "pesto", "--heat=9");
    assertEquals("soup", parsed.operand(0));
    assertEquals("pesto", parsed.operand(1));
    assertEquals(List.of("salt=1", "oil"), parsed.all("--add"));
    assertEquals(OptionalLong.of(9), parsed.number("--heat", 0));
    assertTrue(parsed.has("--quick"));
  }

  @Test
  void shouldTakeWhatFollowsTwoDashesAsOperands() {
    assertEquals("--quick", parse("soup", "--", "--quick").operand(1));
  }

  @Test
  void shouldTakeANegativeNumberAsAValue() {
    assertEquals(OptionalLong.of(-5), parse("soup", "--heat", "-5").number("--heat", -9));
  }

  @Test
  void shouldNotTakeAnOptionForTheValueOfAnother() {
    assertEquals(
        "option --heat expects N after it, found the option --quick; give a value that begins so as"
            + " --heat=VALUE",
        refusal("soup", "--heat", "--quick"));
    assertEquals("--quick", parse("soup", "--heat=--quick").get("--heat"));
  }

  @Test
  void shouldLeaveOutWhatIsOptional() {
    Arguments parsed = parse("soup");
    assertNull(parsed.operand(1));
    assertNull(parsed.get("--heat"));
    assertEquals(List.of(), parsed.all("--add"));
    assertEquals(OptionalLong.empty(), parsed.number("--heat", 0));
  }

  @Test
  void shouldSuggestTheNearestOption() {
    assertEquals(
        "unknown option --hat (did you mean --heat?); see 'mobula cook --help'",
        refusal("soup", "--hat", "9"));
  }

  @Test
  void shouldRefuseWhatIsMissingTwiceOrTooMuch() {
    assertEquals("expected DISH; see 'mobula cook --help'", refusal());
    assertEquals("unexpected argument 'c'; see 'mobula cook --help'", refusal("a", "b", "c"));
    assertEquals("option --heat expects N after it", refusal("a", "--heat"));
    assertEquals("option --heat was given twice: 1 and 2", refusal("a", "--heat=1", "--heat=2"));
    assertEquals("option --quick takes no value, found '--quick=yes'", refusal("a", "--quick=yes"));
  }

  @Test
  void shouldRefuseWhatIsNoNumberOrTooSmall() {
    for (String wrong : List.of("1e3", "-1", "")) {
      UsageException e =
          assertThrows(
              UsageException.class, () -> parse("a", "--heat=" + wrong).number("--heat", 0));
      assertEquals(
          "option --heat expects a whole number of at least 0, found '" + wrong + "'",
          e.getMessage());
    }
  }

  @Test
  void shouldTakeACountUpToTheMost() {
    assertEquals(OptionalInt.empty(), parse("a").count("--heat", 1, 250));
    assertEquals(OptionalInt.of(250), parse("a", "--heat=250").count("--heat", 1, 250));
    for (String large : List.of("251", "4294967297")) {
      var e =
          assertThrows(
              UsageException.class, () -> parse("a", "--heat=" + large).count("--heat", 1, 250));
      assertEquals("option --heat expects at most 250, found '" + large + "'", e.getMessage());
    }
    var e =
        assertThrows(UsageException.class, () -> parse("a", "--heat=0").count("--heat", 1, 250));
    assertEquals("option --heat expects a whole number of at least 1, found '0'", e.getMessage());
  }

  @Test
  void shouldWantNothingElseWhereHelpIsAskedFor() {
    assertTrue(parse("--help").help());
    assertTrue(parse("-h").help());
    assertTrue(USAGE.help().contains("  --heat N                  Degrees.\n"), USAGE.help());
  }
}
