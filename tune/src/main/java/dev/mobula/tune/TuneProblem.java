package dev.mobula.tune;

/**
 * One thing that is wrong with a search space, a configuration of it, or a setting.
 *
 * @param key the key path concerned, such as {@code config.lr}; empty for the whole
 * @param expected what may stand there
 * @param found what stands there
 * @param fix what to change
 */
public record TuneProblem(String key, String expected, String found, String fix) {

  /** Returns the problem as seen from further outside. */
  public TuneProblem below(String path) {
    String inner = key.isEmpty() ? path : path + "." + key;
    return new TuneProblem(inner, expected, found, fix);
  }

  @Override
  public String toString() {
    String what = "expected %s, found %s; %s".formatted(expected, found, fix);
    return key.isEmpty() ? what : key + ": " + what;
  }
}
