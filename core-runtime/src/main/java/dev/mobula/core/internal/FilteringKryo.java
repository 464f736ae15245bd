package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.serializers.ClosureSerializer.Closure;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import com.esotericsoftware.kryo.util.MapReferenceResolver;
import com.esotericsoftware.kryo.util.ObjectMap;
import dev.mobula.core.MobulaException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Kryo that reads no private fields of the JDK's own classes, makes of what comes from another
 * process only classes that pass a filter, and writes classes that users register by name, since
 * the processes need not have registered the same ones.
 */
final class FilteringKryo extends Kryo {
  private final Set<Class<?>> ofUsers = new HashSet<>();
  private @Nullable ClassFilter filter;
  private boolean registersForUsers;

  FilteringKryo() {
    super(new Names(), new NewObjects());
  }

  /** Sets what the classes of the next value must pass; null for one of this process. */
  void filter(@Nullable ClassFilter newFilter) {
    filter = newFilter;
  }

  /** Returns what the classes of this value must pass, or null if they need not. */
  @Nullable ClassFilter filter() {
    return filter;
  }

  /**
   * Lets a class pass that a value is of, before any code of that class runs.
   *
   * @throws MobulaException if it may not
   */
  void check(Class<?> type) {
    if (filter != null && !isOfUser(type)) {
      filter.check(type);
    }
  }

  /** Tells whether a user registered a class, or that of the elements of an array. */
  boolean isOfUser(Class<?> type) {
    return !ofUsers.isEmpty() && ofUsers.contains(ClassFilter.element(type));
  }

  /** What is registered from now on, users register. */
  void beginUsersRegistrations() {
    registersForUsers = true;
  }

  @Override
  public Registration register(Registration registration) {
    return registersForUsers
        ? registerForUser(registration.getType(), registration.getSerializer())
        : super.register(registration);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Registration register(Class type, Serializer serializer) {
    return registersForUsers ? registerForUser(type, serializer) : super.register(type, serializer);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Registration register(Class type, Serializer serializer, int id) {
    return registersForUsers
        ? registerForUser(type, serializer)
        : super.register(type, serializer, id);
  }

  @SuppressWarnings("rawtypes")
  private Registration registerForUser(Class type, Serializer serializer) {
    Registration known = getClassResolver().getRegistration(type);
    if (known != null && known.getId() != DefaultClassResolver.NAME) {
      throw new MobulaException(
          "expected a class that the runtime does not write itself, found " + type);
    }
    ofUsers.add(type);
    return getClassResolver()
        .register(new Registration(type, serializer, DefaultClassResolver.NAME));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Serializer getDefaultSerializer(Class type) {
    return ViewSerializer.handles(type) ? new ViewSerializer() : super.getDefaultSerializer(type);
  }

  @Override
  @SuppressWarnings("rawtypes")
  protected Serializer newDefaultSerializer(Class type) {
    if (!PlainClasses.isOfJdk(type)) {
      return super.newDefaultSerializer(type);
    }
    if (!Serializable.class.isAssignableFrom(type)) {
      throw new KryoException(type + " holds state of the JDK that cannot be copied");
    }
    return new JavaForm();
  }

  /**
   * Looks at the class of each object that is about to be made, since of one whose declared type is
   * final nothing is written that names it. An enum constant, which is there, is none.
   */
  private static final class NewObjects extends MapReferenceResolver {
    @Override
    @SuppressWarnings("rawtypes")
    public int nextReadId(Class type) {
      if (type != Closure.class) { // for a lambda, whose own class is looked at as it is read
        ((FilteringKryo) kryo).check(type);
      }
      return super.nextReadId(type);
    }
  }

  /** Looks at each class that a value names before it is used. */
  private static final class Names extends DefaultClassResolver {
    @Override
    @SuppressWarnings("rawtypes")
    protected @Nullable Class getTypeByName(String name) {
      Class<?> known = super.getTypeByName(name);
      Class<?> type = known == null ? find(name) : known;
      if (type != null) {
        ((FilteringKryo) kryo).check(type);
      }
      return type;
    }

    private @Nullable Class<?> find(String name) {
      Class<?> users = load(name, kryo.getClassLoader());
      Class<?> type = users == null ? load(name, Kryo.class.getClassLoader()) : users;
      if (type != null) {
        nameToClass = nameToClass == null ? new ObjectMap<>() : nameToClass;
        nameToClass.put(name, type);
      }
      return type;
    }

    private static @Nullable Class<?> load(String name, ClassLoader loader) {
      try {
        return Class.forName(name, false, loader);
      } catch (ClassNotFoundException _) {
        return null; // Kryo says so
      }
    }
  }
}
