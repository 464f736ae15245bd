package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/**
 * A lambda as its {@link SerializedLambda}, with what it captures. Kryo's own form of this opens
 * {@code java.lang.invoke}; this one needs no flag.
 */
final class LambdaSerializer extends Serializer<Object> {
  @Override
  public void write(Kryo kryo, Output output, Object lambda) {
    if (!(lambda instanceof Serializable)) {
      throw new KryoException(
          "expected a lambda of a serialisable interface, found one of " + lambda.getClass());
    }
    SerializedLambda form = describe(lambda);
    output.writeString(form.getCapturingClass().replace('/', '.'));
    output.writeString(form.getFunctionalInterfaceClass());
    output.writeString(form.getFunctionalInterfaceMethodName());
    output.writeString(form.getFunctionalInterfaceMethodSignature());
    output.writeInt(form.getImplMethodKind(), true);
    output.writeString(form.getImplClass());
    output.writeString(form.getImplMethodName());
    output.writeString(form.getImplMethodSignature());
    output.writeString(form.getInstantiatedMethodType());
    output.writeInt(form.getCapturedArgCount(), true);
    for (int i = 0; i < form.getCapturedArgCount(); i++) {
      kryo.writeClassAndObject(output, form.getCapturedArg(i));
    }
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    try {
      Class<?> capturing = Class.forName(input.readString(), false, kryo.getClassLoader());
      ((FilteringKryo) kryo).check(capturing);
      return Lambdas.restore(capturing, readForm(kryo, input, capturing));
    } catch (ReflectiveOperationException e) {
      throw new KryoException("could not make a lambda again", e);
    }
  }

  private static SerializedLambda readForm(Kryo kryo, Input input, Class<?> capturing) {
    String type = input.readString();
    String method = input.readString();
    String signature = input.readString();
    int kind = input.readInt(true);
    String implClass = input.readString();
    String implMethod = input.readString();
    String implSignature = input.readString();
    String instantiated = input.readString();
    @Nullable Object[] captured = new Object[input.readInt(true)];
    for (int i = 0; i < captured.length; i++) {
      captured[i] = kryo.readClassAndObject(input);
    }
    return new SerializedLambda(
        capturing,
        type,
        method,
        signature,
        kind,
        implClass,
        implMethod,
        implSignature,
        instantiated,
        captured);
  }

  private static SerializedLambda describe(Object lambda) {
    try {
      return Lambdas.describe(lambda);
    } catch (ReflectiveOperationException e) {
      throw new KryoException("could not look into the lambda " + lambda.getClass(), e);
    }
  }
}
