package dev.mobula.cli;

import dev.mobula.cli.EnvironmentTrial.Findings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code mobula check-env}: says what is wrong with an environment, and how fast it is. */
final class CheckEnvCommand implements Command {
  private static final double SECONDS = 1.5;

  @Override
  public Usage usage() {
    return new Usage(
        "check-env",
        List.of("CLASS_OR_ID"),
        "Says what is wrong with an environment, and how many steps a second it takes.",
        """
        Tries out spaces, reset, step, seeds, action masks and saving with random actions.
        Exit code 1 says that something is wrong, 2 that the environment could not be made.

        Examples:
          mobula check-env com.acme.Corridor --classpath out --env-config length=20
          mobula check-env gymnasium:CartPole-v1
        """,
        List.of(EnvConfigOption.OPTION, UserClasses.OPTION));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    UserClasses.add(arguments);
    String env = String.valueOf(arguments.operand(0));
    Map<String, @Nullable Object> envConfig = EnvConfigOption.of(arguments);
    Findings findings = EnvironmentTrial.run(env, envConfig, SECONDS);
    terminal.out().print(report(env, findings));
    return findings.problems().isEmpty() ? ExitCode.OK : ExitCode.INTERNAL;
  }

  private static String report(String env, Findings findings) {
    StringBuilder out = new StringBuilder();
    out.append(env).append(": ").append(count(findings.problems().size())).append('\n');
    findings.problems().forEach(problem -> out.append("- ").append(problem).append('\n'));
    out.append("observations: ").append(findings.observations()).append('\n');
    out.append("actions:      ").append(findings.actions()).append('\n');
    if (findings.problems().isEmpty()) {
      out.append("speed:        ")
          .append(Numbers.grouped(Math.round(findings.stepsPerSecond())))
          .append(" steps/s of one copy on one thread, with random actions\n");
    }
    return out.toString();
  }

  private static String count(int problems) {
    return switch (problems) {
      case 0 -> "no problem found";
      case 1 -> "1 problem";
      default -> problems + " problems";
    };
  }
}
