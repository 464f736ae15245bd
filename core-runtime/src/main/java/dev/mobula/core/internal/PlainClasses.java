package dev.mobula.core.internal;

import java.io.File;
import java.lang.invoke.SerializedLambda;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;

/**
 * The classes of the JDK that hold values and nothing else: numbers, text, time, collections,
 * addresses, exceptions. To make or read one runs no code but its own.
 */
final class PlainClasses {
  private static final Set<String> PACKAGES =
      Set.of(
          "java.math",
          "java.sql",
          "java.text",
          "java.time",
          "java.time.chrono",
          "java.time.format",
          "java.time.temporal",
          "java.time.zone",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "java.util.regex");

  private static final Set<Class<?>> CLASSES =
      Set.of(
          Object.class,
          Number.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Void.class,
          String.class,
          StringBuilder.class,
          StringBuffer.class,
          Enum.class,
          Record.class,
          Class.class,
          StackTraceElement.class,
          SerializedLambda.class, // the class that it names is asked for by itself
          File.class,
          URI.class,
          URL.class,
          InetAddress.class,
          Inet4Address.class,
          Inet6Address.class,
          SocketAddress.class,
          InetSocketAddress.class);

  /** What has classes of its own in each JDK. */
  private static final List<Class<?>> KINDS =
      List.of(Path.class, Charset.class, TimeZone.class, Throwable.class);

  private PlainClasses() {}

  static boolean contains(Class<?> type) {
    return isOfJdk(type)
        && (CLASSES.contains(type)
            || PACKAGES.contains(type.getPackageName())
            || (KINDS.stream().anyMatch(kind -> kind.isAssignableFrom(type))
                && !type.getPackageName().startsWith("javax.management")));
  }

  /** Tells whether a class is the JDK's, whichever loader has it. */
  static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    String module = type.getModule().getName();
    return loader == null
        || loader == ClassLoader.getPlatformClassLoader()
        || (module != null && (module.startsWith("java.") || module.startsWith("jdk.")));
  }
}
