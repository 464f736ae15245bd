package dev.mobula.core;

import com.esotericsoftware.kryo.Kryo;

/**
 * Teaches the runtime to copy classes of yours in your own way. Found by {@link
 * java.util.ServiceLoader}: name the implementation, which needs a public constructor without
 * arguments, in {@code META-INF/services/dev.mobula.core.KryoRegistrar} on the class path, where
 * worker processes find it too.
 *
 * <p>Needed only for classes whose fields say not all or too much: what is native, cached or found
 * again by a name; and for what {@code Serializable} classes of the JDK do slowly.
 */
public interface KryoRegistrar {
  /**
   * Registers serializers: {@code kryo.register(Track.class, new TrackSerializer())} for one class,
   * {@code kryo.addDefaultSerializer} for all of a kind. What is registered passes the class
   * filter. Numbers given to classes are not kept, since processes may have registered different
   * ones: classes are written by name. Leave the other settings of {@code kryo} as they are.
   *
   * <p>Called once for each {@code kryo} of the runtime, of which there are as many as threads copy
   * values at a time; by any thread, before {@code kryo} copies anything. Serializers are used by
   * one thread at a time unless they are shared between calls of this method.
   *
   * @throws RuntimeException if that is impossible: the value that was to be copied fails then
   */
  void register(Kryo kryo);
}
