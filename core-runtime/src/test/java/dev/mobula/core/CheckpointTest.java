package dev.mobula.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir Path directory;

  private static StateDict state() {
    StateDict state = new StateDict();
    for (DType dtype : DType.values()) {
      state.put("of/" + dtype, Column.allocate(dtype, 3, 2, 1).fill(1));
    }
    return state
        .putLong("counter", Long.MIN_VALUE)
        .putDouble("rate", Double.MIN_VALUE)
        .putString("über", "näme \" \\ \n")
        .put("empty", Column.allocate(DType.FLOAT32, 0, 4))
        .put("nan", Column.ofFloats(Float.NaN, -0.0f, Float.NEGATIVE_INFINITY));
  }

  private Path write(String name) {
    Path target = directory.resolve(name);
    Checkpoint.writer(target, "algorithm")
        .put("learner", state())
        .put("none", new StateDict())
        .putText("params.yaml", "lr: 1e-3 # ü\n")
        .property("iteration", "3")
        .property("iteration", "4")
        .commit();
    return target;
  }

  @Test
  void shouldReadWhatWasWritten() {
    Checkpoint checkpoint = Checkpoint.open(write("c"));
    assertEquals("algorithm", checkpoint.kind());
    assertEquals(Map.of("iteration", "4"), checkpoint.properties());
    assertEquals(Set.of("learner", "none"), checkpoint.states());
    assertEquals(Set.of("params.yaml"), checkpoint.texts());
    assertEquals("lr: 1e-3 # ü\n", checkpoint.text("params.yaml"));
    assertTrue(Duration.between(checkpoint.created(), Instant.now()).toMinutes() < 5);
    assertTrue(checkpoint.mobulaVersion().matches("\\d+\\.\\d+\\.\\d+(-\\w+)?"));
    assertEquals(0, checkpoint.state("none").paths().size());
  }

  @Test
  void shouldKeepEveryBitShapeAndTheOrderOfAState() {
    Checkpoint checkpoint = Checkpoint.open(write("c"));
    StateDict read = checkpoint.state("learner");
    assertTrue(read.contentEquals(state()));
    assertEquals(List.copyOf(state().paths()), List.copyOf(read.paths()));
    read.column("nan").setFloat(0, 1);
    assertTrue(checkpoint.state("learner").contentEquals(state()));
  }

  @Test
  void shouldReturnACheckpointThatIsOpen() {
    Path target = directory.resolve("c");
    Checkpoint written = Checkpoint.writer(target, "policy").putText("a", "b").commit();
    assertEquals("b", written.text("a"));
    assertEquals("policy", written.expectKind("policy").kind());
    assertThrows(CheckpointException.class, () -> written.expectKind("algorithm"));
  }

  @Test
  void shouldNameWhatIsThereWhenAnEntryIsMissing() {
    Checkpoint checkpoint = Checkpoint.open(write("c"));
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> checkpoint.state("lerner"));
    assertTrue(
        String.valueOf(e.getMessage()).contains("[learner, none]"), String.valueOf(e.getMessage()));
    assertThrows(CheckpointException.class, () -> checkpoint.text("learner"));
  }

  @Test
  void shouldWriteWhatChangesAfterwardsAsItWas() {
    StateDict state = new StateDict().put("w", Column.ofFloats(1));
    CheckpointWriter writer = Checkpoint.writer(directory.resolve("c"), "k").put("s", state);
    state.column("w").setFloat(0, 2);
    assertEquals(1, writer.commit().state("s").column("w").getFloat(0));
  }

  @Test
  void shouldBeReadableBySafetensorsReaders() throws IOException {
    Path file = write("c").resolve("learner.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    int header = (bytes[0] & 0xff) + 256 * (bytes[1] & 0xff);
    String json = new String(bytes, 8, header, UTF_8);
    assertEquals(0, (8 + header) % 64);
    assertTrue(
        json.startsWith(
            "{\"of/FLOAT32\":{\"dtype\":\"F32\",\"shape\":[3,2,1],\"data_offsets\":[112,136]}"),
        json);
    assertTrue(json.contains("\"counter\":{\"dtype\":\"I64\",\"shape\":[1],"), json);
  }

  @Test
  void shouldReadWhatOtherWritersWrite() throws IOException {
    String json =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"scalar\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}";
    byte[] header = json.getBytes(UTF_8);
    byte[] file = new byte[8 + header.length + 4];
    file[0] = (byte) header.length;
    System.arraycopy(header, 0, file, 8, header.length);
    file[file.length - 1] = 0x3f;
    file[file.length - 2] = (byte) 0x80;
    Path path = Files.write(directory.resolve("x.safetensors"), file);
    StateDict state = Safetensors.read(path);
    assertArrayEquals(new float[] {1}, state.column("scalar").toFloatArray());
  }

  @Test
  void shouldRefuseSafetensorsThatContradictThemselves() throws IOException {
    for (String entry :
        List.of(
            "{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}",
            "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}",
            "{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}",
            "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}",
            "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}",
            "{\"dtype\":\"F32\",\"shape\":[4294967297],\"data_offsets\":[0,4]}",
            "{\"dtype\":\"F32\",\"shape\":[1]}",
            "{",
            "7")) {
      byte[] header = ("{\"a\":" + entry + "}").getBytes(UTF_8);
      byte[] file = new byte[8 + header.length + 4];
      file[0] = (byte) header.length;
      System.arraycopy(header, 0, file, 8, header.length);
      Path path = Files.write(directory.resolve("x.safetensors"), file);
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> Safetensors.read(path), entry);
      assertTrue(
          String.valueOf(e.getMessage()).contains(path.toString()), String.valueOf(e.getMessage()));
    }
  }

  @Test
  void shouldRefuseToReplaceAnything() throws IOException {
    Path target = write("c");
    assertThrows(CheckpointException.class, () -> Checkpoint.writer(target, "k"));
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThrows(CheckpointException.class, () -> Checkpoint.writer(empty, "k"));
    CheckpointWriter late = Checkpoint.writer(directory.resolve("late"), "k");
    Files.createDirectory(directory.resolve("late"));
    assertThrows(CheckpointException.class, late::commit);
    assertEquals(List.of("c", "empty", "late"), names(directory));
  }

  @Test
  void shouldRefuseBadAndRepeatedNames() {
    for (String name : List.of("", ".hidden", "a/b", "../a", "metadata.json", "ü")) {
      CheckpointWriter writer = Checkpoint.writer(directory.resolve("c"), "k");
      assertThrows(CheckpointException.class, () -> writer.putText(name, "text"), name);
    }
    CheckpointWriter writer = Checkpoint.writer(directory.resolve("c"), "k").putText("a", "1");
    assertThrows(CheckpointException.class, () -> writer.putText("a", "2"));
    assertEquals(List.of(), names(directory));
  }

  @Test
  void shouldLeaveNothingWhenGivenUp() {
    try (CheckpointWriter writer = Checkpoint.writer(directory.resolve("c"), "k")) {
      writer.putText("a", "1");
      assertEquals(1, names(directory).size());
    }
    assertEquals(List.of(), names(directory));
  }

  @Test
  void shouldAllowOneWriterOfAPlaceAndManyBesides() {
    try (CheckpointWriter one = Checkpoint.writer(directory.resolve("a"), "k");
        CheckpointWriter other = Checkpoint.writer(directory.resolve("b"), "k")) {
      assertThrows(CheckpointException.class, () -> Checkpoint.writer(directory.resolve("a"), "k"));
      one.putText("t", "1").commit();
      other.putText("t", "2").commit();
    }
    assertEquals(List.of("a", "b"), names(directory));
  }

  @Test
  void shouldMakeFilesThatOthersMayReadAsTheSystemSays() throws IOException {
    assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"));
    Path reference = Files.createDirectory(directory.resolve("reference"));
    assertEquals(
        Files.getPosixFilePermissions(reference), Files.getPosixFilePermissions(write("c")));
  }

  @Test
  void shouldSayWhatIsMissing() throws IOException {
    Path absent = directory.resolve("absent");
    assertMessage("no such directory", () -> Checkpoint.open(absent));
    assertMessage("found no metadata.json", () -> Checkpoint.open(directory));
    Path file = Files.writeString(directory.resolve("README.md"), "text");
    assertMessage("found a file; give a directory", () -> Checkpoint.open(file));
    Path target = write("c");
    Files.delete(target.resolve("params.yaml"));
    assertMessage("found no such file", () -> Checkpoint.open(target));
  }

  @Test
  void shouldNoticeFilesCutAtAnyPlace() throws IOException {
    for (Path file : files(write("c"))) {
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length += 1 + whole.length / 40) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertThrows(
            CheckpointException.class,
            () -> Checkpoint.open(directory.resolve("c")),
            file + " cut to " + length);
      }
      Files.write(file, whole);
    }
    Checkpoint.open(directory.resolve("c"));
  }

  @Test
  void shouldNoticeAnyFlippedByte() throws IOException {
    for (Path file : files(write("c"))) {
      byte[] whole = Files.readAllBytes(file);
      int step = file.endsWith("metadata.json") ? 3 : 29;
      for (int i = 0; i < whole.length; i += step) {
        byte[] flipped = whole.clone();
        flipped[i] ^= (byte) (1 << (i % 8));
        Files.write(file, flipped);
        assertThrows(
            CheckpointException.class,
            () -> Checkpoint.open(directory.resolve("c")),
            file + " flipped at " + i);
      }
      Files.write(file, whole);
    }
    Checkpoint.open(directory.resolve("c"));
  }

  @Test
  void shouldNameTheVersionThatWroteANewerFormat() throws IOException {
    Path metadata = write("c").resolve("metadata.json");
    String text = Files.readString(metadata);
    Files.writeString(metadata, text.replace("\"format_version\" : 1", "\"format_version\" : 2"));
    assertMessage(
        "expected format version 1 or older", () -> Checkpoint.open(directory.resolve("c")));
  }

  @Test
  void shouldNotFollowNamesOutOfItsDirectory() throws IOException {
    Path metadata = write("c").resolve("metadata.json");
    Files.writeString(
        metadata, Files.readString(metadata).replace("params.yaml", "../params.yaml"));
    assertThrows(CheckpointException.class, () -> Checkpoint.open(directory.resolve("c")));
  }

  @Test
  void shouldSayWhereNothingCanBeWritten() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertMessage(
        directory.toString(), () -> Checkpoint.writer(file.resolve("sub").resolve("c"), "k"));
  }

  private static void assertMessage(String part, Executable step) {
    CheckpointException e = assertThrows(CheckpointException.class, step);
    assertTrue(String.valueOf(e.getMessage()).contains(part), String.valueOf(e.getMessage()));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static List<String> names(Path directory) {
    return Arrays.stream(Objects.requireNonNull(directory.toFile().list())).sorted().toList();
  }
}
