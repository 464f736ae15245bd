package dev.mobula.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A file on a disk with room for a given number of bytes. */
final class FullDisk implements SeekableByteChannel {
  private final SeekableByteChannel inner;
  private final long capacity;

  private FullDisk(SeekableByteChannel inner, long capacity) {
    this.inner = inner;
    this.capacity = capacity;
  }

  /** Limits the files whose name begins with {@code prefix}. */
  static AppendFile.Opener opener(String prefix, long capacity) {
    return path -> {
      SeekableByteChannel channel = AppendFile.Opener.FILES.open(path);
      return String.valueOf(path.getFileName()).startsWith(prefix)
          ? new FullDisk(channel, capacity)
          : channel;
    };
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    long room = capacity - inner.position();
    if (room <= 0) {
      throw new IOException("No space left on device");
    }
    int limit = source.limit();
    source.limit((int) Math.min(limit, source.position() + room));
    int written = inner.write(source);
    source.limit(limit);
    return written;
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    return inner.read(destination);
  }

  @Override
  public long position() throws IOException {
    return inner.position();
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    inner.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return inner.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) throws IOException {
    inner.truncate(size);
    return this;
  }

  @Override
  public boolean isOpen() {
    return inner.isOpen();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
