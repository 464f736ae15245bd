package dev.mobula.envs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the warnings of a class, in place of printing them, until it is closed; the logger is then
 * as it was.
 */
public final class RecordedLog implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final @Nullable Level level;
  private final boolean printed;
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private RecordedLog(Logger logger) {
    this.logger = logger;
    this.level = logger.getLevel();
    this.printed = logger.getUseParentHandlers();
    logger.setLevel(Level.WARNING);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  /** Begins to record what the logger of a class is told. */
  public static RecordedLog of(Class<?> type) {
    return new RecordedLog(Logger.getLogger(type.getName()));
  }

  /** Returns the messages so far. */
  public List<String> lines() {
    return records.stream().map(new SimpleFormatter()::formatMessage).toList();
  }

  /** Tells whether a stack trace goes with any of the messages. */
  public boolean hasStacks() {
    return records.stream().anyMatch(line -> line.getThrown() != null);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(printed);
    logger.setLevel(level);
  }
}
