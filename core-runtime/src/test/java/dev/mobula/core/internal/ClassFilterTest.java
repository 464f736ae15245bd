package dev.mobula.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.Letter;
import com.acme.Parcel;
import com.acme.Stamp;
import com.acme.Track;
import dev.mobula.core.MobulaException;
import dev.mobula.core.function.RemoteFunction0;
import java.io.File;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.BadAttributeValueExpException;
import javax.management.ObjectName;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

class ClassFilterTest {
  private static final ClassFilter DEFAULT = new ClassFilter("");

  /** Reads what this process wrote as if another had. */
  private static @Nullable Object received(@Nullable Object value, ClassFilter filter) {
    SealedObject written = SealedObject.of(value);
    return new SealedObject(written.stream(), written.outOfBand(), false, filter).open();
  }

  private static void assertRefused(Object value, Class<?> named, ClassFilter filter) {
    MobulaException refused =
        assertThrows(MobulaException.class, () -> received(value, filter), value.toString());
    assertTrue(refused.toString().contains(named + " from another process"), refused.toString());
    assertTrue(refused.toString().contains("withClassFilter"), refused.toString());
  }

  static Stream<Object> plainValues() {
    return Stream.of(
        "text",
        new BigDecimal("1.5"),
        Instant.EPOCH,
        Locale.FRENCH,
        StandardCharsets.UTF_8,
        TimeZone.getTimeZone("Europe/Paris"),
        Path.of("folder", "file"),
        new File("file"),
        URI.create("http://host/path"),
        new InetSocketAddress("127.0.0.1", 80),
        BitSet.valueOf(new long[] {5}),
        Optional.of(1),
        List.of(1, 2),
        Collections.unmodifiableList(List.of(1)),
        new TreeMap<>(Map.of("a", 1)),
        new ConcurrentHashMap<>(Map.of("a", 1)),
        new EnumMap<>(Map.of(TimeUnit.DAYS, 1)));
  }

  @ParameterizedTest
  @MethodSource("plainValues")
  void shouldPassPlainValuesOfTheJdkWhateverThePattern(Object value) {
    assertEquals(value, received(value, DEFAULT));
    assertEquals(value, received(value, new ClassFilter("!*")));
  }

  @Test
  void shouldPassExceptionsOfTheJdk() {
    assertInstanceOf(SSLException.class, received(new SSLException("no"), DEFAULT));
    assertRefused(
        new BadAttributeValueExpException(1), BadAttributeValueExpException.class, DEFAULT);
  }

  @Test
  void shouldPassClassesOfTheClassPath() throws Exception {
    Parcel parcel = assertInstanceOf(Parcel.class, received(new Parcel("book"), DEFAULT));
    assertEquals("book", parcel.what());
    Parcel[] several =
        assertInstanceOf(
            Parcel[].class, received(new Parcel[] {new Parcel("a"), new Parcel("b")}, DEFAULT));
    assertEquals("b", several[1].what());
    RemoteFunction0<?> label =
        assertInstanceOf(RemoteFunction0.class, received(Parcel.label("Rome"), DEFAULT));
    assertEquals("to Rome", label.apply());
    Parcel.LostException lost =
        assertInstanceOf(
            Parcel.LostException.class,
            received(new Parcel.LostException(new Parcel("key")), DEFAULT));
    assertEquals("key", lost.parcel().what());
  }

  @Test
  void shouldRefuseOtherClassesOfTheJdkUnlessThePatternAllowsThem() throws Exception {
    ObjectName name = new ObjectName("domain:type=Type");
    assertRefused(List.of(name), ObjectName.class, DEFAULT);
    ClassFilter pattern = new ClassFilter("javax.management.ObjectName");
    assertEquals(List.of(name), received(List.of(name), pattern));
  }

  @Test
  void shouldRefuseWhatThePatternKeepsOutWhereverItIs() {
    ClassFilter pattern = new ClassFilter("!com.acme.Parcel");
    Parcel parcel = new Parcel("bomb");
    assertRefused(parcel, Parcel.class, pattern);
    assertRefused(Map.of("key", parcel), Parcel.class, pattern);
    assertRefused(new Parcel[] {parcel}, Parcel.class, pattern);
    assertRefused(Parcel.label("Rome"), Parcel.class, pattern); // a lambda, by where it is made
    assertRefused(new Parcel.LostException(parcel), Parcel.class, pattern); // in Java's own form
    assertRefused(Parcel.class, Parcel.class, pattern);
  }

  @Test
  void shouldRefuseWhatThePatternKeepsOutWhereTheDeclaredTypeSaysAllOfIt() {
    ClassFilter pattern = new ClassFilter("!com.acme.Parcel");
    Parcel parcel = new Parcel("bomb");
    assertRefused(new Letter(parcel, null), Parcel.class, pattern);
    assertRefused(new Letter.Bag(List.of(), new Parcel[] {parcel}), Parcel.class, pattern);
    ClassFilter ofLetters = new ClassFilter("!com.acme.Letter");
    Letter letter = new Letter(null, null);
    assertRefused(new Letter.Bag(List.of(letter), new Parcel[] {parcel}), Letter.class, ofLetters);
    assertEquals(letter, received(letter, pattern)); // what is null, nobody makes
  }

  @Test
  void shouldPassNothingElseOfTheClassPathWherePatternEndsWithARefusalOfAll() {
    ClassFilter pattern = new ClassFilter("com.acme.**;!*");
    assertInstanceOf(Parcel.class, received(new Parcel("book"), pattern));
    assertRefused(new AssertionFailedError("no"), AssertionFailedError.class, pattern);
  }

  @Test
  void shouldPassWhatAUserRegistered() {
    Track track =
        assertInstanceOf(
            Track.class, received(Track.original("long way"), new ClassFilter("!com.acme.**")));
    assertEquals("long way", track.name());
    assertEquals(1, track.copies());
  }

  @Test
  void shouldPassWhatAUserRegisteredWithinArraysAndExceptions() {
    ClassFilter pattern = new ClassFilter("!com.acme.Stamp;!com.acme.Track");
    Stamp[][] stamps =
        assertInstanceOf(
            Stamp[][].class, received(new Stamp[][] {{new Stamp(5), new Stamp(7)}}, pattern));
    assertEquals(7, stamps[0][1].cents());
    Letter.ReturnedException returned =
        assertInstanceOf(
            Letter.ReturnedException.class,
            received(new Letter.ReturnedException(new Stamp(9)), pattern));
    assertEquals(9, returned.stamp().cents());
    Letter letter =
        assertInstanceOf(Letter.class, received(new Letter(null, new Stamp(3)), pattern));
    assertEquals(3, Objects.requireNonNull(letter.stamp()).cents());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bsh.XThis",
        "com.caucho.naming.QName",
        "org.apache.xbean.naming.context.ContextUtil",
        "org.apache.commons.collections.functors.InvokerTransformer",
        "org.codehaus.groovy.runtime.MethodClosure",
        "com.fasterxml.jackson.databind.node.POJONode"
      })
  void shouldRefuseClassesThatRunCodeOfTheSendersChoice(String name) throws Exception {
    Class<?> gadget = new Lonely(name).loadClass(name);
    MobulaException refused = assertThrows(MobulaException.class, () -> DEFAULT.check(gadget));
    assertTrue(refused.toString().contains(name), refused.toString());
    new ClassFilter(name).check(gadget);
  }

  /** Has one class, which is empty. */
  private static final class Lonely extends ClassLoader {
    private final String name;

    Lonely(String name) {
      this.name = name;
    }

    @Override
    protected Class<?> findClass(String wanted) throws ClassNotFoundException {
      if (!wanted.equals(name)) {
        throw new ClassNotFoundException(wanted);
      }
      byte[] code = ClassFile.of().build(ClassDesc.of(name), _ -> {});
      return defineClass(name, code, 0, code.length);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {ProcessBuilder.class, Runtime.class, Thread.class, ClassLoader.class})
  void shouldRefuseWhatActs(Class<?> type) {
    assertThrows(MobulaException.class, () -> DEFAULT.check(type));
  }

  @Test
  void shouldSayWhatAPatternIs() {
    MobulaException wrong =
        assertThrows(MobulaException.class, () -> new ClassFilter("maxdepth=many"));
    assertTrue(wrong.toString().contains("maxdepth=many"), wrong.toString());
  }
}
