package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ClosureSerializer.Closure;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.mobula.columns.Column;
import dev.mobula.columns.ColumnBatch;
import dev.mobula.columns.StateDict;
import dev.mobula.core.ActorHandle;
import dev.mobula.core.ObjectRef;
import dev.mobula.core.ObjectRefGenerator;
import dev.mobula.core.PlacementGroup;
import java.io.Serializable;
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

  static Kryo create(Codec codec) {
    Kryo kryo = new ChoosyKryo();
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
    kryo.addDefaultSerializer(Throwable.class, new JavaSerializer());
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

  /** Keeps Kryo from reading the private fields of the JDK's own classes. */
  private static final class ChoosyKryo extends Kryo {
    @Override
    @SuppressWarnings("rawtypes")
    public Serializer getDefaultSerializer(Class type) {
      return ViewSerializer.handles(type) ? new ViewSerializer() : super.getDefaultSerializer(type);
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected Serializer newDefaultSerializer(Class type) {
      if (!type.getName().startsWith("java.")) {
        return super.newDefaultSerializer(type);
      }
      if (!Serializable.class.isAssignableFrom(type)) {
        throw new KryoException(type + " holds state of the JDK that cannot be copied");
      }
      return new JavaSerializer();
    }
  }
}
