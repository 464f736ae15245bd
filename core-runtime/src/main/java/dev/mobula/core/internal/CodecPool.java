package dev.mobula.core.internal;

import dev.mobula.core.KryoRegistrar;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Codecs that wait for use, by the class loader whose classes they know; not by thread, since there
 * may be a hundred thousand virtual ones. Any thread.
 */
final class CodecPool {
  private static final Map<ClassLoader, SoftReference<CodecPool>> BY_LOADER =
      new WeakHashMap<>(); // guarded by itself

  /** The one asked for last; most programs have but one. */
  private static volatile @Nullable CodecPool last;

  private final ClassLoader loader;
  private final List<KryoRegistrar> registrars;
  private final ConcurrentLinkedDeque<Codec> waiting = new ConcurrentLinkedDeque<>();

  private CodecPool(ClassLoader loader) {
    this.loader = loader;
    this.registrars = KryoRegistrars.of(loader);
  }

  /** Returns the pool of the classes that this thread sees. */
  static CodecPool ofThisThread() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? CodecPool.class.getClassLoader() : context;
    CodecPool recent = last;
    return recent != null && recent.loader == loader ? recent : of(loader);
  }

  private static CodecPool of(ClassLoader loader) {
    synchronized (BY_LOADER) {
      SoftReference<CodecPool> kept = BY_LOADER.get(loader);
      CodecPool known = kept == null ? null : kept.get();
      CodecPool pool = known == null ? new CodecPool(loader) : known;
      if (known == null) {
        BY_LOADER.put(loader, new SoftReference<>(pool));
      }
      last = pool;
      return pool;
    }
  }

  ClassLoader loader() {
    return loader;
  }

  List<KryoRegistrar> registrars() {
    return registrars;
  }

  Codec take() {
    Codec codec = waiting.pollFirst();
    return codec == null ? new Codec(this) : codec;
  }

  void giveBack(Codec codec) {
    waiting.addFirst(codec);
  }
}
