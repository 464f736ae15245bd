package dev.mobula.core.internal;

import com.google.protobuf.ByteString;
import dev.mobula.core.function.RemoteCallable;
import dev.mobula.core.internal.wire.Payload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Functions as messages between processes, and back. Most are method references, the same few time
 * and again, and making one anew takes longer than most calls; so they are written once for each
 * place in the code, and read once.
 */
final class WireFunctions {
  private static final int KEPT = 1_000;

  /** What a lambda that captures nothing becomes, by its class. */
  private static final ClassValue<Cache> WRITTEN =
      new ClassValue<>() {
        @Override
        protected Cache computeValue(Class<?> type) {
          return new Cache(Lambdas.isLambda(type) && type.getDeclaredFields().length == 0);
        }
      };

  /** What was read, by its bytes; guarded by itself. */
  private final Map<ByteString, RemoteCallable> read = new Recent();

  private static final class Recent extends LinkedHashMap<ByteString, RemoteCallable> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<ByteString, RemoteCallable> eldest) {
      return size() > KEPT;
    }
  }

  /** The payload of one class of functions, once there is one. */
  private static final class Cache {
    private final boolean captureless;
    private volatile @Nullable Payload payload;

    Cache(boolean captureless) {
      this.captureless = captureless;
    }
  }

  /** Writes a sealed function. */
  static Payload write(Object sealed, Exports exports) {
    Cache cache = WRITTEN.get(sealed.getClass());
    Payload known = cache.payload;
    if (known != null) {
      return known;
    }
    Payload written = Wire.write(sealed, exports);
    if (cache.captureless) {
      cache.payload = written;
    }
    return written;
  }

  /**
   * Reads what a function refers to, unless it is known: what is returned is for {@link #open}, on
   * a thread that may take its time.
   */
  Object find(Payload payload, Imports imports) {
    synchronized (read) {
      RemoteCallable known = read.get(payload.getStream());
      return known == null ? Wire.sealed(payload, imports) : known;
    }
  }

  /** Makes the function; one that cannot change is shared with others who read the same. */
  RemoteCallable open(Object found, Payload payload) {
    if (!(found instanceof SealedObject sealed)) {
      return (RemoteCallable) found;
    }
    RemoteCallable made = (RemoteCallable) Objects.requireNonNull(sealed.open());
    if (payload.getImmutable() && payload.getPartsCount() == 0) {
      synchronized (read) {
        read.put(payload.getStream(), made);
      }
    }
    return made;
  }
}
