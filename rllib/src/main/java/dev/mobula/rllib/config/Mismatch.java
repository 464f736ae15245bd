package dev.mobula.rllib.config;

import java.util.List;

/** What was expected and found at a key that the one who finds it need not know. */
record Mismatch(String expected, String found, String fix) {
  ConfigProblem at(String location) {
    return new ConfigProblem(location, List.of(), expected, found, fix);
  }

  ConfigProblem at(String location, String key) {
    return new ConfigProblem(location, List.of(key), expected, found, fix);
  }
}
