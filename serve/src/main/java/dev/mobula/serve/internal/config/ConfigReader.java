package dev.mobula.serve.internal.config;

import dev.mobula.serve.Application;
import dev.mobula.serve.DeploymentOptions;
import dev.mobula.serve.HttpOptions;
import dev.mobula.serve.Serve;
import dev.mobula.serve.ServeConfig;
import dev.mobula.serve.ServeConfig.ApplicationConfig;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.TracingOptions;
import dev.mobula.serve.internal.deploy.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a {@link ServeConfig}. */
public final class ConfigReader {
  private static final int GRPC_PORT = 9000; // Ray Serve's
  private static final String SERVICERS = "grpc_servicer_functions";

  private final List<String> problems = new ArrayList<>();
  private final Map<String, ApplicationConfig> applications = new LinkedHashMap<>();

  private ConfigReader() {}

  /**
   * Reads a configuration.
   *
   * @throws ServeException naming everything that is wrong with it
   */
  public static ServeConfig read(Map<String, ?> document) {
    return new ConfigReader().all(document);
  }

  private ServeConfig all(Map<String, ?> document) {
    Section root = new Section("", document, problems);
    Section httpOptions = root.section("http_options");
    HttpOptions http = httpOptions == null ? HttpOptions.defaults() : HttpReader.read(httpOptions);
    OptionalInt grpcPort = grpcPort(root.section("grpc_options"));
    Section tracing = root.section("tracing");
    TracingOptions traced = tracing == null ? null : TracingReader.read(tracing);
    List<?> list = root.list("applications");
    if (list.isEmpty()) {
      root.problem("applications", "a list of applications", null);
    }
    for (int i = 0; i < list.size(); i++) {
      application(new Section("applications[%d]".formatted(i), list.get(i), problems));
    }
    root.end();
    if (!problems.isEmpty()) {
      throw new ServeException(String.join("\n", problems));
    }
    return new ServeConfig(http, grpcPort, traced, List.copyOf(applications.values()), document);
  }

  private static HttpOptions at(int port) {
    HttpOptions options = HttpOptions.defaults();
    return options.withAddress(options.host(), port, null);
  }

  private OptionalInt grpcPort(@Nullable Section section) {
    if (section == null) {
      return OptionalInt.empty();
    }
    List<Integer> port = new ArrayList<>(List.of(GRPC_PORT));
    section.whole("port", value -> port.add(at(value).port()));
    if (section.has(SERVICERS)) {
      section.problem(
          SERVICERS,
          "nothing, as the class of a deployment says of which service it is",
          section.take(SERVICERS));
    }
    section.end();
    return OptionalInt.of(port.getLast());
  }

  private void application(Section section) {
    String name = section.has("name") ? section.required("name") : Serve.DEFAULT_NAME;
    boolean hasPrefix = section.has("route_prefix");
    String prefix = section.text("route_prefix");
    String path = section.required("import_path");
    Map<String, Object> args = args(section);
    Map<String, UnaryOperator<DeploymentOptions>> deployments = deployments(section);
    Object unused = section.take("name");
    section.end();
    section.checked(
        "import_path",
        () -> {
          Application<?> application = ImportPath.application(path, args);
          String route = hasPrefix ? prefix : Route.defaultPrefix(application.deployment().type());
          ApplicationConfig config = new ApplicationConfig(name, route, application, deployments);
          if (applications.putIfAbsent(name, config) != null) {
            section.problem("name", "another name than that of an application before", name);
          }
        });
  }

  private static Map<String, Object> args(Section section) {
    Map<String, Object> args = new LinkedHashMap<>();
    Section given = section.section("args");
    if (given != null) {
      given
          .names()
          .forEach(name -> {
            Object value = given.take(name);
            if (value != null) {
              args.put(name, value);
            }
          });
    }
    return args;
  }

  private Map<String, UnaryOperator<DeploymentOptions>> deployments(Section section) {
    Map<String, UnaryOperator<DeploymentOptions>> all = new LinkedHashMap<>();
    List<?> list = section.list("deployments");
    for (int i = 0; i < list.size(); i++) {
      Section one = new Section(section.at("deployments[%d]".formatted(i)), list.get(i), problems);
      String name = one.required("name");
      if (all.put(name, DeploymentReader.read(one)) != null) {
        one.problem("name", "another name than that of a deployment before", name);
      }
    }
    return all;
  }
}
