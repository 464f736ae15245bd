package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import com.esotericsoftware.kryo.util.ObjectMap;
import dev.mobula.core.MobulaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/** Java's own form of objects, for those that define it themselves, behind the class filter. */
final class JavaForm extends JavaSerializer {
  @Override
  @SuppressWarnings("rawtypes")
  public Object read(Kryo kryo, Input input, Class type) {
    try {
      return stream(kryo, input).readObject();
    } catch (InvalidClassException e) {
      throw e.getCause() instanceof MobulaException refused ? refused : failure(e);
    } catch (IOException | ClassNotFoundException e) {
      throw failure(e);
    }
  }

  private static KryoException failure(Exception e) {
    return new KryoException("could not read the Java form of an object: " + e, e);
  }

  /**
   * Objects of one value that are in this form may refer to one another, so they share a stream.
   */
  @SuppressWarnings("unchecked")
  private ObjectInputStream stream(Kryo kryo, Input input) throws IOException {
    ObjectMap<Object, Object> ofThisValue = kryo.getGraphContext();
    if (ofThisValue.get(this) instanceof ObjectInputStream known) {
      return known;
    }
    ObjectInputStream made = new Stream(input, kryo.getClassLoader(), filter((FilteringKryo) kryo));
    ofThisValue.put(this, made);
    return made;
  }

  /** Returns what lets pass what the filter does, and classes that users registered. */
  private static @Nullable ObjectInputFilter filter(FilteringKryo kryo) {
    ClassFilter filter = kryo.filter();
    return filter == null
        ? null
        : asked ->
            asked.serialClass() != null && kryo.isOfUser(asked.serialClass())
                ? Status.ALLOWED
                : filter.checkInput(asked);
  }

  private static final class Stream extends ObjectInputStream {
    private final ClassLoader loader;

    Stream(InputStream in, ClassLoader loader, @Nullable ObjectInputFilter filter)
        throws IOException {
      super(in);
      this.loader = loader;
      if (filter != null) {
        setObjectInputFilter(filter);
      }
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass form)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(form.getName(), false, loader);
      } catch (ClassNotFoundException _) {
        return super.resolveClass(form); // a primitive type, or a class of the runtime's own loader
      }
    }
  }
}
