package dev.mobula.rllib.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says in plain words why a file could not be read. */
final class PathProblem {
  private PathProblem() {}

  static String of(Path file, IOException failure) {
    if (Files.isDirectory(file)) {
      return "a folder";
    }
    if (!Files.exists(file)) {
      return "no such file";
    }
    return switch (failure) {
      case AccessDeniedException _ -> "one without permission to read it";
      case CharacterCodingException _ -> "one that is no text in UTF-8";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
