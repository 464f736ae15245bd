package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The jars of the runtime and of what it needs in every worker. */
final class RuntimeJars {
  /** One class of each; by name, as some are not for this code. */
  private static final List<String> LIBRARIES =
      List.of(
          "com.esotericsoftware.kryo.Kryo",
          "com.esotericsoftware.reflectasm.FieldAccess",
          "com.esotericsoftware.minlog.Log",
          "org.objenesis.Objenesis",
          "io.grpc.Channel",
          "io.grpc.internal.ManagedChannelImpl",
          "io.grpc.util.RoundRobinLoadBalancer",
          "io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder",
          "io.grpc.protobuf.ProtoUtils",
          "io.grpc.protobuf.lite.ProtoLiteUtils",
          "io.grpc.stub.StreamObserver",
          "io.perfmark.PerfMark",
          "com.google.common.base.Preconditions",
          "com.google.protobuf.Message");

  private RuntimeJars() {}

  /** Returns them, or none where not all are jars, as in a build. */
  static List<Path> find() {
    Stream<@Nullable Path> own = Stream.of(RuntimeJars.class, Column.class).map(RuntimeJars::place);
    return allOf(Stream.concat(own, LIBRARIES.stream().map(RuntimeJars::place)));
  }

  /** Returns those that are not Mobula's own, or none where not all are jars. */
  static List<Path> libraries() {
    return allOf(LIBRARIES.stream().map(RuntimeJars::place));
  }

  private static List<Path> allOf(Stream<@Nullable Path> found) {
    List<@Nullable Path> places = found.distinct().toList();
    List<Path> jars =
        places.stream()
            .filter(Objects::nonNull)
            .map(Path.class::cast)
            .filter(Files::isRegularFile)
            .toList();
    return jars.size() == places.size() ? jars : List.of();
  }

  private static @Nullable Path place(String name) {
    try {
      return place(Class.forName(name, false, RuntimeJars.class.getClassLoader()));
    } catch (ClassNotFoundException _) {
      return null;
    }
  }

  private static @Nullable Path place(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      return source == null ? null : Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("expected a file, found " + source.getLocation(), e);
    }
  }
}
