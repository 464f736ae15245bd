package dev.mobula.policies;

import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Space;
import java.util.List;
import java.util.Optional;

/**
 * A transformer encoder (Vaswani et al., 2017) of observations {@code [tokens, size]}; names as in
 * RLlib's {@code model}. In each unit, attention and two fully connected layers for each token
 * follow a normalisation, and their results are added to what came in; one more normalisation comes
 * last.
 *
 * @param numTransformerUnits how many units follow one another
 * @param dim the channels of a token between units
 * @param numHeads the heads of each attention
 * @param headDim the elements of a head's queries, keys and values
 * @param positionWiseMlpDim the hidden units of the fully connected layers
 * @param over what the tokens are
 * @param ignoreZeros whether tokens of zeros alone are absent: the others do not attend to them,
 *     and the mean leaves them out
 */
public record AttentionEncoder(
    int numTransformerUnits,
    int dim,
    int numHeads,
    int headDim,
    int positionWiseMlpDim,
    Tokens over,
    boolean ignoreZeros)
    implements Encoder {
  /** What tokens are. */
  public enum Tokens {
    /** Entities without an order: the encoder's result is their mean, the same in any order. */
    SET,
    /**
     * Steps of a sequence: each place has a learnt vector of its own, and the encoder's result is
     * all tokens, one after the other.
     */
    SEQUENCE
  }

  /**
   * Returns the shape {@code [tokens, size]} of the tokens in observations: those of a Box of that
   * shape, maybe under the one key beside an action mask, or the frames of stacked vectors; empty
   * where there are none.
   *
   * @param frameStack how many frames are in an observation
   */
  public static Optional<List<Integer>> tokens(Space<?> observations, int frameStack) {
    Space<?> visible = ActionMask.visible(observations);
    Space<?> seen =
        visible instanceof DictSpace dict && dict.spaces().size() == 1
            ? dict.spaces().values().iterator().next()
            : visible;
    if (!(seen instanceof Box box)) {
      return Optional.empty();
    }
    if (box.shape().size() == 1 && frameStack > 1) {
      return Optional.of(List.of(frameStack, box.size() / frameStack));
    }
    return box.shape().size() == 2 ? Optional.of(box.shape()) : Optional.empty();
  }
}
