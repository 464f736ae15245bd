package dev.mobula.cli;

import java.nio.file.Path;
import java.util.List;

/** {@code mobula new-env}: writes a Maven project with an environment to begin with. */
final class NewEnvCommand implements Command {
  private final ArtifactInstaller installer;

  NewEnvCommand() {
    this(new ArtifactInstaller());
  }

  NewEnvCommand(ArtifactInstaller installer) {
    this.installer = installer;
  }

  @Override
  public Usage usage() {
    return new Usage(
        "new-env",
        List.of("NAME"),
        "Writes a Maven project with an environment, its tests, a config and a README.",
        """
        NAME is that of the project, such as my-env, which makes the class MyEnv. The project
        needs mobula-envs in the local Maven repository, and so this puts it there first.
        """,
        List.of(
            Option.of("--dir", "DIR", "Where to write the project (default: NAME)."),
            Option.of("--package", "PACKAGE", "Its Java package (default: com.example)."),
            Option.flag("--no-install", "Leave the local Maven repository as it is.")));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) {
    String name = String.valueOf(arguments.operand(0));
    NewProject project = NewProject.of(name, arguments.get("--package", "com.example"));
    Path folder = Arguments.path(arguments.get("--dir", name));
    project.checkFree(folder);
    if (!arguments.has("--no-install")) {
      installer.install(terminal.out());
    }
    project.write(folder);
    terminal
        .out()
        .println("Wrote " + folder + "; " + folder.resolve("README.md") + " says how to go on.");
    return ExitCode.OK;
  }
}
