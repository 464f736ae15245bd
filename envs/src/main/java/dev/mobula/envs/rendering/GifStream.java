package dev.mobula.envs.rendering;

import dev.mobula.columns.Column;
import dev.mobula.envs.EnvironmentException;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes frames by the JDK's own GIF writer, into memory. */
final class GifStream implements AutoCloseable {
  private static final String METADATA = "javax_imageio_gif_image_1.0";

  /** NETSCAPE2.0's block that has an animation begin again without end. */
  private static final byte[] FOR_EVER = {1, 0, 0};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes);
  private final ImageWriter writer;
  private boolean begun;

  /**
   * A part of the picture that is drawn over what was there.
   *
   * @param at where it lies in the picture
   * @param pixels bins of the palette, row by row, or {@link Palette#NONE}
   */
  record Frame(Rectangle at, int[] pixels, Palette palette) {}

  GifStream() {
    this.writer = ImageIO.getImageWritersByFormatName("gif").next();
    writer.setOutput(output);
  }

  void write(Frame frame, int hundredths) {
    BufferedImage image = image(frame);
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
    try {
      metadata.setFromTree(METADATA, described(metadata, frame, hundredths));
      if (!begun) {
        writer.prepareWriteSequence(null);
      }
      begun = true;
      writer.writeToSequence(new IIOImage(image, null, metadata), null);
    } catch (IIOInvalidTreeException e) {
      throw new EnvironmentException("a frame of a GIF was not described in its format", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage image(Frame frame) {
    IndexColorModel colors = frame.palette.colors();
    BufferedImage image =
        new BufferedImage(frame.at.width, frame.at.height, BufferedImage.TYPE_BYTE_INDEXED, colors);
    WritableRaster raster = image.getRaster();
    for (int i = 0; i < frame.pixels.length; i++) {
      raster.setSample(
          i % frame.at.width, i / frame.at.width, 0, frame.palette.index(frame.pixels[i]));
    }
    return image;
  }

  private IIOMetadataNode described(IIOMetadata metadata, Frame frame, int hundredths) {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(METADATA);
    IIOMetadataNode place = child(root, "ImageDescriptor");
    place.setAttribute("imageLeftPosition", Integer.toString(frame.at.x));
    place.setAttribute("imageTopPosition", Integer.toString(frame.at.y));
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "doNotDispose");
    control.setAttribute("delayTime", Integer.toString(hundredths));
    if (!begun) {
      IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
      loop.setAttribute("applicationID", "NETSCAPE");
      loop.setAttribute("authenticationCode", "2.0");
      loop.setUserObject(FOR_EVER);
      IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
      extensions.appendChild(loop);
      root.appendChild(extensions);
    }
    return root;
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    @Nullable IIOMetadataNode child = (IIOMetadataNode) root.getElementsByTagName(name).item(0);
    if (child == null) {
      throw new EnvironmentException(
          "expected %s in the metadata of GIF, found none".formatted(name));
    }
    return child;
  }

  /** Returns the file. */
  Column finish() {
    try {
      writer.endWriteSequence();
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Column.ofBytes(bytes.toByteArray()).seal();
  }

  @Override
  public void close() {
    writer.dispose();
  }
}
