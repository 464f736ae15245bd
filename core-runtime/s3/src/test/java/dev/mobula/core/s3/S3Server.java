package dev.mobula.core.s3;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.davidmoten.aws.lw.client.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * S3Proxy, which checks the signature of each request, as a process; it keeps buckets in a folder.
 */
final class S3Server implements AutoCloseable {
  private static final Path JAR = Path.of("target", "s3-server", "s3proxy.jar");
  private static final long PATIENCE_S = 120;

  private final Process process;
  private final String options;

  private S3Server(Process process, int port) {
    this.process = process;
    this.options = "?endpoint_override=http://127.0.0.1:" + port;
  }

  /** Starts it; the test that asks is skipped where there is no server to start. */
  static S3Server start(Path folder) throws IOException, InterruptedException {
    assumeTrue(Files.exists(JAR), "no S3 server in " + JAR.toAbsolutePath());
    int port = freePort();
    Path settings =
        Files.writeString(
            folder.resolve("s3proxy.conf"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v4
            s3proxy.identity=tester
            s3proxy.credential=secret
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, Files.createDirectory(folder.resolve("buckets"))));
    Path output = folder.resolve("s3proxy.out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                JAR.toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    await(process, port, output);
    return new S3Server(process, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void await(Process process, int port, Path output)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!answers(port)) {
      assertTrue(process.isAlive() && System.nanoTime() < deadline, Files.readString(output));
      Thread.sleep(50);
    }
  }

  private static boolean answers(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Makes a bucket, and returns the address of a folder in it. */
  String bucket(String name) {
    URI bucket = URI.create("s3://" + name + options);
    S3Address.of(bucket, Map.of()).client().path(name).method(HttpMethod.PUT).execute();
    return "s3://" + name + "/some/folder" + options;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
