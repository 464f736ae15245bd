package dev.mobula.rllib.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mobula.rllib.AlgorithmTypes;
import dev.mobula.rllib.curiosity.CuriosityConfig;
import dev.mobula.rllib.ppo.PpoConfig;
import dev.mobula.rllib.replay.OffPolicyConfig;
import dev.mobula.rllib.sac.SacConfig;
import dev.mobula.rllib.sac.SoftConfig;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every configuration record promises. */
class ConfigRecordsTest {
  static List<Class<? extends Record>> records() {
    Set<Class<? extends Record>> records = new LinkedHashSet<>(Set.of(CheckpointConfig.class));
    AlgorithmTypes.configTypes()
        .values()
        .forEach(type -> collect(type.asSubclass(Record.class), records));
    return List.copyOf(records);
  }

  private static void collect(Class<? extends Record> type, Set<Class<? extends Record>> found) {
    found.add(type);
    ConfigKey.components(type).stream()
        .filter(ConfigKey::isGroup)
        .forEach(key -> collect(key.group(), found));
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldDescribeEveryKeyAndGiveItsDefault(Class<? extends Record> type) {
    for (ConfigKey key : ConfigKey.components(type)) {
      if (!key.inline()) {
        assertTrue(key.doc().endsWith("."), type + " " + key.name() + " has no @Doc sentence");
        assertEquals(key.isGroup(), key.defaultYaml() == null, key.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldRejectEachNumberOutOfItsRange(Class<? extends Record> type) {
    Record defaults = Defaults.of(type);
    for (ConfigKey key : ConfigKey.components(type)) {
      Object wrong = outOfRange(key);
      if (wrong != null) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(Records.values(defaults));
        values.put(key.component(), wrong);
        ConfigException e =
            assertThrows(
                ConfigException.class,
                () -> Records.create(type, values.values().toArray()),
                key.name());
        assertEquals(List.of(key.name()), e.problems().getFirst().keys());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldHaveABuilderMethodForEachKey(Class<? extends Record> type) throws Exception {
    String name = INLINED.containsKey(type) ? "Builder" : "$Builder";
    Class<?> builder = Class.forName(type.getName() + name);
    for (ConfigKey key : ConfigKey.components(type)) {
      List<Method> methods =
          Stream.of(builder.getMethods())
              .filter(method -> method.getName().equals(key.component()))
              .toList();
      assertEquals(key.inline(), methods.isEmpty(), type + " " + key.component());
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldSetTheComponentThatABuilderMethodIsNamedAfter(Class<? extends Record> type)
      throws Exception {
    for (ConfigKey key : ConfigKey.components(type)) {
      if (key.inline() || key.isGroup() || NOT_ALONE.contains(key.name())) {
        continue;
      }
      RecordBuilder<?, ?> builder = builder(type);
      Map<String, @Nullable Object> expected = new LinkedHashMap<>(values(type, builder));
      Object changed = changed(key, expected.get(key.component()));
      expected.put(key.component(), changed);
      Class<?> raw = type.getMethod(key.component()).getReturnType();

      builder.getClass().getMethod(key.component(), raw).invoke(builder, changed);

      assertEquals(expected, values(type, builder));
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldNameEachKeyOnlyOnce(Class<? extends Record> type) {
    List<String> names = new ArrayList<>();
    for (ConfigKey key : ConfigKey.keys(type)) {
      names.add(key.name());
      if (key.flat()) {
        key.groupKeys().forEach(inner -> names.add(inner.name()));
      }
    }
    assertEquals(names.stream().distinct().toList(), names);
    assertFalse(names.isEmpty());
  }

  /** Records without a builder of their own, and an algorithm that has them. */
  private static final Map<Class<? extends Record>, Class<? extends Record>> INLINED =
      Map.of(
          AlgorithmConfig.class, PpoConfig.class,
          OffPolicyConfig.class, SacConfig.class,
          SoftConfig.class, SacConfig.class);

  /** Keys whose change needs that of another, or is refused. */
  private static final Set<String> NOT_ALONE =
      Set.of(
          "num_env_groups",
          "recurrent_cell",
          "lstm_cell_size",
          "lstm_use_prev_action",
          "lstm_use_prev_reward",
          "max_seq_len",
          "alpha",
          "beta",
          "v_min",
          "v_max",
          "sigma0",
          "burn_in_len",
          "momentum",
          "kl_coeff",
          "kl_target",
          "sde_sample_freq",
          "log_std_init",
          "checkpoint_score_attribute",
          "checkpoint_score_order",
          "record_video",
          "record_video_episodes",
          "video_length",
          "attention_over",
          "attention_num_transformer_units",
          "attention_dim",
          "attention_num_heads",
          "attention_head_dim",
          "attention_position_wise_mlp_dim",
          "attention_ignore_zeros");

  private static RecordBuilder<?, ?> builder(Class<? extends Record> type) throws Exception {
    Class<? extends Record> whole = INLINED.getOrDefault(type, type);
    Constructor<?> constructor =
        Class.forName(whole.getName() + "$Builder").getDeclaredConstructor(whole);
    constructor.setAccessible(true);
    RecordBuilder<?, ?> builder = (RecordBuilder<?, ?>) constructor.newInstance(Defaults.of(whole));
    if (builder instanceof CuriosityConfig.Builder curiosity) {
      curiosity.type("IntrinsicCuriosityModel"); // without which no other key has an effect
    }
    return builder;
  }

  private static Map<String, @Nullable Object> values(
      Class<? extends Record> type, RecordBuilder<?, ?> builder) {
    Record built = builder.build();
    return Records.values(built).values().stream()
        .filter(type::isInstance)
        .findFirst()
        .map(inlined -> Records.values(type.cast(inlined)))
        .orElseGet(() -> Records.values(built));
  }

  /** Returns another value that the key may take. */
  private static Object changed(ConfigKey key, @Nullable Object value) {
    return switch (value) {
      case null -> something(key);
      case Boolean flag -> !flag;
      case Integer number -> number + 1;
      case Long number -> number + 1;
      case Double number -> number / 2 + 0.001;
      case Schedule _ -> Schedule.constant(0.125);
      case IntRange range -> IntRange.of(range.high() + 1);
      case Enum<?> constant -> constant.getDeclaringClass().getEnumConstants()[1];
      case String _ when !key.oneOf().isEmpty() -> key.oneOf().getLast();
      case String text -> text + "x";
      case List<?> _ when key.type().getTypeName().startsWith("java.util.List<java.util.List") ->
          List.of(List.of(8, 3, 1));
      case List<?> _ -> key.type().getTypeName().contains("Integer") ? List.of(7) : List.of("x");
      case Map<?, ?> _ -> Map.of("x", 1);
      default -> throw new IllegalArgumentException(key.toString());
    };
  }

  private static Object something(ConfigKey key) {
    if (key.type() == Schedule.class) {
      return Schedule.constant(7);
    }
    return key.type() == String.class ? "x" : 7.0;
  }

  /** Returns a value of the component's type below its range, or null where there is none. */
  private static @Nullable Object outOfRange(ConfigKey key) {
    double low = key.range().low();
    if (Double.isInfinite(low)) {
      return null;
    }
    return switch (key.type()) {
      case Class<?> type when type == int.class -> (int) low - 1;
      case Class<?> type when type == long.class -> (long) low - 1;
      case Class<?> type when type == Schedule.class -> Schedule.constant(low - 1);
      case Class<?> type when type == IntRange.class -> IntRange.of((int) low - 1);
      case Class<?> _ -> low - 1;
      default -> List.of((int) low - 1);
    };
  }
}
