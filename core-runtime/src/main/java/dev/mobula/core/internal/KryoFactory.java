package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ClosureSerializer.Closure;
import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.PlacementGroup;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;

/** Kryo with serialisers for what it cannot do by itself. */
final class KryoFactory {
  static {
    // Before Kryo's first class: fields by reflection, since a JVM may deny sun.misc.Unsafe
    if (System.getProperty("kryo.unsafe") == null) {
      System.setProperty("kryo.unsafe", "false");
    }
  }

  private KryoFactory() {}

  static FilteringKryo create(Codec codec, CodecPool pool) {
    FilteringKryo kryo = new FilteringKryo();
    kryo.setClassLoader(pool.loader());
    kryo.setRegistrationRequired(false);
    kryo.setReferences(true);
    kryo.setInstantiatorStrategy(new Instantiators());
    kryo.register(Closure.class, new LambdaSerializer());
    kryo.register(StateDict.class, new StateDictSerializer());
    OutOfBandSerializer outOfBand = new OutOfBandSerializer(codec);
    List.of(
            boolean[].class,
            byte[].class,
            short[].class,
            char[].class,
            int[].class,
            long[].class,
            float[].class,
            double[].class,
            Column.class,
            ColumnBatch.class)
        .forEach(type -> kryo.register(type, outOfBand));
    kryo.addDefaultSerializer(ObjectRef.class, outOfBand);
    kryo.addDefaultSerializer(ActorHandle.class, outOfBand);
    kryo.addDefaultSerializer(PlacementGroup.class, outOfBand);
    kryo.addDefaultSerializer(ObjectRefGenerator.class, new Refusal());
    kryo.addDefaultSerializer(CompletionQueue.class, new Refusal());
    kryo.addDefaultSerializer(Path.class, new PathSerializer());
    kryo.addDefaultSerializer(EnumMap.class, new EnumMapSerializer());
    kryo.addDefaultSerializer(Throwable.class, new JavaForm());
    kryo.beginUsersRegistrations();
    pool.registrars().forEach(registrar -> KryoRegistrars.run(registrar, kryo));
    return kryo;
  }

  /**
   * Refuses what is told of results to come: nobody would tell a copy, whose readers would hang.
   */
  private static final class Refusal extends Serializer<Object> {
    @Override
    public void write(Kryo kryo, Output output, Object object) {
      throw new KryoException(
          object.getClass()
              + " waits for results, which a copy would never get: pass the references instead");
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
      throw new KryoException("expected no " + type + ", which is never written");
    }
  }
}
