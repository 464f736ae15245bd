package dev.mobula.core.s3;

import com.github.davidmoten.aws.lw.client.Client;
import com.github.davidmoten.aws.lw.client.HttpMethod;
import com.github.davidmoten.aws.lw.client.Multipart;
import com.github.davidmoten.aws.lw.client.Request;
import com.github.davidmoten.aws.lw.client.ResponseInputStream;
import com.github.davidmoten.aws.lw.client.xml.XmlElement;
import dev.mobula.core.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** A folder of a bucket. Large files are sent in parts. */
final class S3Storage implements Storage {
  /** What is sent in one request; a part of a larger file must have 5 MiB at least. */
  private static final int PART_BYTES = 16 << 20;

  private static final int OK = 200;

  /** How much of an answer that is an error is passed on. */
  private static final int ANSWER_BYTES = 2_000;

  private final S3Address address;
  private final Client s3;

  S3Storage(S3Address address, Client s3) {
    this.address = address;
    this.s3 = s3;
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    List<String> keys = new ArrayList<>();
    String token = "";
    do {
      XmlElement page = page(prefix, token);
      for (XmlElement found : page.childrenWithName("Contents")) {
        keys.add(found.content("Key").substring(address.folder().length()));
      }
      boolean more = "true".equals(page.content("IsTruncated"));
      token = more ? page.content("NextContinuationToken") : "";
    } while (!token.isEmpty());
    return keys;
  }

  private XmlElement page(String prefix, String token) throws IOException {
    String whole = address.folder() + prefix;
    return ask(
        prefix,
        () -> {
          Request request =
              s3.path(address.bucket()).query("list-type", "2").query("prefix", whole);
          return (token.isEmpty() ? request : request.query("continuation-token", token))
              .responseAsXml();
        });
  }

  @Override
  public void upload(Path file, String key) throws IOException {
    long size = Files.size(file);
    if (size > PART_BYTES) {
      uploadInParts(file, key);
      return;
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes((int) size);
    }
    ask(
        key,
        () -> {
          request(key).method(HttpMethod.PUT).requestBody(bytes).execute();
          return key;
        });
  }

  private void uploadInParts(Path file, String key) throws IOException {
    Callable<InputStream> content = () -> Files.newInputStream(file);
    ask(
        key,
        () -> {
          Multipart.s3(s3)
              .bucket(address.bucket())
              .key(address.folder() + key)
              .partSize(PART_BYTES)
              .upload(content);
          return key;
        });
  }

  @Override
  public void download(String key, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.resolveSibling(""));
    try (ResponseInputStream in = ask(key, () -> request(key).responseInputStream())) {
      if (in.statusCode() != OK) {
        String answer = new String(in.readNBytes(ANSWER_BYTES), StandardCharsets.UTF_8);
        throw new IOException("%s: status %d: %s".formatted(name(key), in.statusCode(), answer));
      }
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    ask(
        key,
        () -> {
          request(key).method(HttpMethod.DELETE).execute();
          return key;
        });
  }

  private Request request(String key) {
    return s3.path(
        Stream.concat(
                Stream.of(address.bucket()), Stream.of((address.folder() + key).split("/", -1)))
            .toArray(String[]::new));
  }

  private <T> T ask(String key, Callable<T> request) throws IOException {
    try {
      return request.call();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(name(key) + ": " + reason(e), e);
    }
  }

  /** The client says how often it tried, and leaves to the cause why that went wrong. */
  private static String reason(Exception failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == failure
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + ": " + root;
  }

  private String name(String key) {
    return "s3://%s/%s%s".formatted(address.bucket(), address.folder(), key);
  }

  @Override
  public void close() {}
}
