package dev.mobula.core.internal;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** A path of the machine's files as its text; its class is private to each JDK. */
final class PathSerializer extends Serializer<Path> {
  PathSerializer() {
    super(false, true);
  }

  @Override
  public void write(Kryo kryo, Output output, Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new KryoException(
          "expected a path of this machine's files, found %s of %s"
              .formatted(path, path.getFileSystem()));
    }
    output.writeString(path.toString());
  }

  @Override
  public Path read(Kryo kryo, Input input, Class<? extends Path> type) {
    return Path.of(input.readString());
  }
}
