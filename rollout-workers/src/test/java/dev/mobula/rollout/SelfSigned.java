package dev.mobula.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;

/**
 * A certificate for this machine that vouches for itself, in PEM.
 *
 * @param key its private key
 */
record SelfSigned(Path certificate, Path key) {
  private static final String SECRET = "secret";
  private static final String ALIAS = "a";

  static SelfSigned create(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storepass",
                SECRET,
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), SECRET.toCharArray());
    byte[] certificate = Objects.requireNonNull(keys.getCertificate(ALIAS)).getEncoded();
    byte[] key = Objects.requireNonNull(keys.getKey(ALIAS, SECRET.toCharArray())).getEncoded();
    return new SelfSigned(pem(folder, "CERTIFICATE", certificate), pem(folder, "PRIVATE KEY", key));
  }

  private static Path pem(Path folder, String type, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    String pem = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
    return Files.writeString(folder.resolve(type + ".pem"), pem);
  }
}
