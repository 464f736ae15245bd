package dev.mobula.envs.rendering;

import dev.mobula.columns.Column;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Makes a PNG file of each picture. */
final class PngEncoder implements VideoEncoder {
  private final List<Column> files = new ArrayList<>();

  @Override
  public void add(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, "png", output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.add(Column.ofBytes(bytes.toByteArray()).seal());
  }

  @Override
  public Video finish() {
    if (files.isEmpty()) {
      throw VideoEncoder.empty();
    }
    return new Video(VideoFormat.PNG, files);
  }

  @Override
  public void close() {}
}
