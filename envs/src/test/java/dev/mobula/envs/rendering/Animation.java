package dev.mobula.envs.rendering;

import dev.mobula.columns.Column;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;

/** An animated GIF as a viewer shows it. */
record Animation(List<BufferedImage> pictures, List<Integer> delays, boolean loops) {
  static Animation of(Video video) throws IOException {
    Column file = video.files().getFirst();
    byte[] bytes = new byte[file.rows()];
    file.read(0, bytes, bytes.length);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(bytes)));
    List<BufferedImage> pictures = new ArrayList<>();
    List<Integer> delays = new ArrayList<>();
    BufferedImage shown = reader.read(0);
    BufferedImage screen =
        new BufferedImage(shown.getWidth(), shown.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < reader.getNumImages(true); i++) {
      IIOMetadataNode root = metadata(reader, i);
      IIOMetadataNode place = child(root, "ImageDescriptor");
      Graphics2D graphics = screen.createGraphics();
      int left = Integer.parseInt(place.getAttribute("imageLeftPosition"));
      int top = Integer.parseInt(place.getAttribute("imageTopPosition"));
      graphics.drawImage(reader.read(i), left, top, null);
      graphics.dispose();
      pictures.add(copy(screen));
      delays.add(
          Integer.parseInt(child(root, "GraphicControlExtension").getAttribute("delayTime")));
    }
    boolean loops =
        metadata(reader, 0).getElementsByTagName("ApplicationExtension").getLength() == 1;
    return new Animation(pictures, delays, loops);
  }

  private static IIOMetadataNode metadata(ImageReader reader, int i) throws IOException {
    return (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    return (IIOMetadataNode) root.getElementsByTagName(name).item(0);
  }

  static BufferedImage copy(BufferedImage picture) {
    BufferedImage copy =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    copy.setData(picture.getData());
    return copy;
  }

  static int[] pixels(BufferedImage picture) {
    int width = picture.getWidth();
    return picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
  }
}
