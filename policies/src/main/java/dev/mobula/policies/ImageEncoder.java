package dev.mobula.policies;

import dev.mobula.columns.DType;
import dev.mobula.envs.Box;
import dev.mobula.envs.Space;
import java.util.List;
import java.util.Optional;

/** The layers that images pass before the fully connected ones. */
public sealed interface ImageEncoder extends Encoder {
  /** The convolutions of the Nature paper on DQN (Mnih et al., 2015), for 84 by 84 pixels. */
  Convolutions NATURE =
      new Convolutions(List.of(new Filter(32, 8, 4), new Filter(64, 4, 2), new Filter(64, 3, 1)));

  /** The convolution of MinAtar's networks (Young and Tian, 2019), for 10 by 10 pixels. */
  Convolutions SMALL = new Convolutions(List.of(new Filter(16, 3, 1)));

  /** The residual network of IMPALA (Espeholt et al., 2018). */
  Residual IMPALA = new Residual(List.of(16, 32, 32));

  /** A convolution without padding. */
  record Filter(int filters, int kernel, int stride) {}

  /** Convolutions one after the other, each followed by ReLU. */
  record Convolutions(List<Filter> filters) implements ImageEncoder {
    /** Copies the list. */
    public Convolutions {
      filters = List.copyOf(filters);
    }
  }

  /**
   * For each number of channels a convolution, the maximum over 3 by 3 pixels at every second one,
   * and two residual blocks; ReLU last.
   */
  record Residual(List<Integer> channels) implements ImageEncoder {
    /** Copies the list. */
    public Residual {
      channels = List.copyOf(channels);
    }
  }

  /**
   * Returns the encoder for images of a size: {@link #NATURE} from 36 by 36 pixels on, else {@link
   * #SMALL}.
   */
  static ImageEncoder of(Box images) {
    int least = Math.min(images.shape().get(0), images.shape().get(1));
    return least >= 36 ? NATURE : SMALL;
  }

  /**
   * Returns a space as one of images: UINT8, {@code [height, width, channels]}, of 3 pixels or
   * more.
   */
  static Optional<Box> images(Space<?> space) {
    return space instanceof Box box
            && box.dtype() == DType.UINT8
            && box.shape().size() == 3
            && Math.min(box.shape().get(0), box.shape().get(1)) >= 3
        ? Optional.of(box)
        : Optional.empty();
  }
}
