package dev.mobula.rollout.client.internal;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mobula.envs.EnvConfig;
import dev.mobula.envs.Space;
import dev.mobula.envs.SpaceConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spaces as messages. Stateless; any thread. */
public final class SpaceMessages {
  private SpaceMessages() {}

  /** Returns a space as a message. */
  public static Struct write(Space<?> space) {
    return struct(SpaceConfig.write(space));
  }

  /**
   * Reads a space.
   *
   * @param name what errors call it
   */
  public static Space<?> read(String name, Struct message) {
    return SpaceConfig.read(EnvConfig.options(name, map(message)));
  }

  private static Struct struct(Map<?, ?> map) {
    Struct.Builder struct = Struct.newBuilder();
    map.forEach((key, value) -> struct.putFields(String.valueOf(key), value(value)));
    return struct.build();
  }

  private static Value value(@Nullable Object value) {
    Value.Builder builder = Value.newBuilder();
    return switch (value) {
      case Number number -> builder.setNumberValue(number.doubleValue()).build();
      case String text -> builder.setStringValue(text).build();
      case Map<?, ?> map -> builder.setStructValue(struct(map)).build();
      case List<?> list -> {
        ListValue.Builder values = ListValue.newBuilder();
        list.forEach(element -> values.addValues(value(element)));
        yield builder.setListValue(values).build();
      }
      case null, default -> builder.setNullValue(NullValue.NULL_VALUE).build();
    };
  }

  private static @Nullable Object plain(Value value) {
    return switch (value.getKindCase()) {
      case NUMBER_VALUE -> value.getNumberValue();
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case STRUCT_VALUE -> map(value.getStructValue());
      case LIST_VALUE ->
          value.getListValue().getValuesList().stream().map(SpaceMessages::plain).toList();
      case NULL_VALUE, KIND_NOT_SET -> null;
    };
  }

  private static Map<String, Object> map(Struct struct) {
    Map<String, Object> map = new LinkedHashMap<>();
    struct
        .getFieldsMap()
        .forEach((key, value) -> {
          Object plain = plain(value);
          if (plain != null) {
            map.put(key, plain);
          }
        });
    return map;
  }
}
