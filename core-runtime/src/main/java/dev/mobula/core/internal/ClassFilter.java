package dev.mobula.core.internal;

import dev.mobula.core.MobulaException;
import java.io.ObjectInputFilter;
import java.util.Objects;

/**
 * Which classes may be made of what another process sent. The runtime's own may, and the JDK's
 * {@linkplain PlainClasses plain values}; of others the user's pattern decides, and where it says
 * nothing, the rest of the JDK may not, nor what is known to run code of the sender's choice; all
 * else of the class path may. Any thread.
 */
final class ClassFilter implements ObjectInputFilter {
  /** The option that sets the pattern, for messages. */
  private static final String OPTION = "MobulaOptions.withClassFilter";

  private final String pattern;
  private final ObjectInputFilter users;

  private final ClassValue<Boolean> allowed =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return decide(type);
        }
      };

  /**
   * Creates one.
   *
   * @param pattern as {@link ObjectInputFilter.Config#createFilter} has it; may be empty
   * @throws MobulaException if it is no such pattern
   */
  ClassFilter(String pattern) {
    this.pattern = pattern;
    try {
      ObjectInputFilter made = Config.createFilter(pattern);
      users = made == null ? _ -> Status.UNDECIDED : made;
    } catch (IllegalArgumentException e) {
      throw new MobulaException(
          "expected class_filter to be a pattern such as 'com.acme.**;!com.acme.secret.*', found '%s': %s"
              .formatted(pattern, e.getMessage()),
          e);
    }
  }

  /** Returns the user's pattern. */
  String pattern() {
    return pattern;
  }

  /**
   * Lets a class pass.
   *
   * @throws MobulaException if it may not
   */
  void check(Class<?> type) {
    if (!allowed.get(type)) {
      Class<?> element = element(type);
      throw new MobulaException(
          "expected no object of %s from another process, found one, and read nothing of it: %s. If its sender is to be trusted with it, allow it by %s(\"%s\"), or register a serializer for it (KryoRegistrar)"
              .formatted(element, reason(element), OPTION, element.getName()));
    }
  }

  private String reason(Class<?> element) {
    return users.checkInput(new Asked(element)) == Status.REJECTED
        ? "the class filter '%s' refuses it".formatted(pattern)
        : PlainClasses.isOfJdk(element)
            ? "of the JDK only plain values pass"
            : "its class is known to run code that a sender chooses";
  }

  /** Answers for Java's own form of objects, where the pattern may also limit depth and bytes. */
  @Override
  public Status checkInput(FilterInfo asked) {
    Class<?> type = asked.serialClass();
    if (type != null) {
      check(type);
    }
    Status said = users.checkInput(asked);
    return said == Status.REJECTED && type != null && isAlwaysAllowed(element(type))
        ? Status.ALLOWED
        : said;
  }

  private boolean decide(Class<?> type) {
    Class<?> element = element(type);
    if (isAlwaysAllowed(element)) {
      return true;
    }
    return switch (users.checkInput(new Asked(element))) {
      case ALLOWED -> true;
      case REJECTED -> false;
      case UNDECIDED -> !PlainClasses.isOfJdk(element) && !Gadgets.contains(element);
    };
  }

  private static boolean isAlwaysAllowed(Class<?> element) {
    return element.isPrimitive()
        || element.getName().startsWith("dev.mobula.")
        || PlainClasses.contains(element);
  }

  /** Returns the class of the innermost elements of an array, or the class itself. */
  static Class<?> element(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = Objects.requireNonNull(element.getComponentType());
    }
    return element;
  }

  /** A question about a class alone. */
  record Asked(Class<?> serialClass) implements FilterInfo {
    @Override
    public long arrayLength() {
      return -1;
    }

    @Override
    public long depth() {
      return 1;
    }

    @Override
    public long references() {
      return 0;
    }

    @Override
    public long streamBytes() {
      return 0;
    }
  }
}
