package dev.mobula.core.internal;

import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.core.Arg;
import dev.mobula.core.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * Value semantics: a value is sealed when it leaves its owner and opened for each reader. The
 * sealed form of what is immutable is the object itself, of anything else one that is {@link
 * Stored}.
 */
final class Values {
  private Values() {}

  /**
   * Returns the sealed form.
   *
   * @throws dev.mobula.core.MobulaException if the value cannot be copied
   */
  static @Nullable Object seal(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Column column -> Columns.seal(column);
      case ColumnBatch batch -> Columns.seal(batch);
      case Stored stored -> stored;
      default -> Immutability.isImmutable(value) ? value : SealedObject.of(value);
    };
  }

  /** Returns a value of the reader's own. */
  static @Nullable Object open(@Nullable Object sealed) {
    return sealed instanceof Stored stored ? stored.open() : sealed;
  }

  /** Seals arguments in place; references stay what they are. */
  static void sealAll(@Nullable Object[] args) {
    for (int i = 0; i < args.length; i++) {
      Object arg = args[i];
      args[i] = seal(arg instanceof Arg.Value<?> value ? value.value() : arg);
    }
  }

  /** Returns a new array of opened arguments, with values in the places of references. */
  static @Nullable Object[] openAll(@Nullable Object[] args) {
    @Nullable Object[] opened = new @Nullable Object[args.length];
    for (int i = 0; i < args.length; i++) {
      opened[i] = args[i] instanceof ObjectRef<?> ref ? ref.get() : open(args[i]);
    }
    return opened;
  }
}
