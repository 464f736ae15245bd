package dev.mobula.serve.samples;

import dev.mobula.serve.Application;
import dev.mobula.serve.Deployment;
import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.HttpHandler;
import dev.mobula.serve.Reconfigurable;
import dev.mobula.serve.ServeException;
import dev.mobula.serve.ServeRequest;
import dev.mobula.serve.ServeResponse;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two deployments: one shortens the text of a request, then the other translates it, word for word.
 */
public final class TextApplication {
  private TextApplication() {}

  /** Returns the application; {@code import_path} names this method. */
  public static Application<Summarizer> application() {
    Application<Translator> translator = Deployment.of(Translator.class).bind();
    return Deployment.of(Summarizer.class).bind(translator);
  }

  /** Replaces words by those of its {@code user_config}, or by French ones where it has none. */
  public static final class Translator implements Reconfigurable {
    private static final Map<?, ?> FRENCH = Map.of("hello", "bonjour", "world", "monde");

    private volatile Map<?, ?> words = FRENCH;

    @Override
    public void reconfigure(@Nullable Object userConfig) {
      words =
          switch (userConfig) {
            case null -> FRENCH;
            case Map<?, ?> map -> map;
            default ->
                throw new ServeException(
                    "expected words with their translations, found " + userConfig);
          };
    }

    /** Translates a text. */
    public String translate(String text) {
      StringBuilder translated = new StringBuilder();
      for (String word : text.strip().split("\\s+", -1)) {
        Object known = words.get(word);
        translated.append(translated.isEmpty() ? "" : " ").append(known == null ? word : known);
      }
      return translated.toString();
    }
  }

  /** Keeps the first words, and has them translated. */
  public static final class Summarizer implements HttpHandler {
    private static final int WORDS = 10;

    private final DeploymentHandle<Translator> translator;

    /** Creates one that asks a translator. */
    public Summarizer(DeploymentHandle<Translator> translator) {
      this.translator = translator;
    }

    @Override
    public ServeResponse handle(ServeRequest request) throws Exception {
      String[] words = request.text().strip().split("\\s+", WORDS + 1);
      String summary = String.join(" ", Arrays.copyOf(words, Math.min(words.length, WORDS)));
      return ServeResponse.text(translator.call(Translator::translate, summary).get());
    }
  }
}
