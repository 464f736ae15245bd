package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.EnumMap;
import java.util.Map;

/** An enum map: an empty one in Java's own form, which alone knows the key type; then entries. */
@SuppressWarnings({"rawtypes", "unchecked"})
final class EnumMapSerializer extends Serializer<EnumMap> {
  private final JavaForm empty = new JavaForm();

  @Override
  public void write(Kryo kryo, Output output, EnumMap map) {
    EnumMap cleared = map.clone();
    cleared.clear();
    empty.write(kryo, output, cleared);
    output.writeInt(map.size(), true);
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
      kryo.writeClassAndObject(output, entry.getKey());
      kryo.writeClassAndObject(output, entry.getValue());
    }
  }

  @Override
  public EnumMap read(Kryo kryo, Input input, Class<? extends EnumMap> type) {
    EnumMap map = (EnumMap) empty.read(kryo, input, type);
    kryo.reference(map);
    int size = input.readInt(true);
    for (int i = 0; i < size; i++) {
      map.put((Enum) kryo.readClassAndObject(input), kryo.readClassAndObject(input));
    }
    return map;
  }
}
