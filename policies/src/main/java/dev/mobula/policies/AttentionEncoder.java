package dev.mobula.policies;

import dev.mobula.envs.Box;
import dev.mobula.envs.DictSpace;
import dev.mobula.envs.Space;
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
   * Returns the tokens of an observation space, a Box {@code [tokens, size]}: all that a network
   * sees of it, maybe under the one key beside an action mask.
   */
  public static Optional<Box> tokens(Space<?> observations) {
    Space<?> visible = ActionMask.visible(observations);
    Space<?> seen =
        visible instanceof DictSpace dict && dict.spaces().size() == 1
            ? dict.spaces().values().iterator().next()
            : visible;
    return seen instanceof Box box && box.shape().size() == 2 ? Optional.of(box) : Optional.empty();
  }
}
