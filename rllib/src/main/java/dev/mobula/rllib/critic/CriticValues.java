package dev.mobula.rllib.critic;

import dev.mobula.policies.CriticNetwork;
import dev.mobula.policies.Outputs;
import java.util.Arrays;

/**
 * What critics say of actions, put together as their kind wants. Holds working memory for
 * minibatches of one size; confined to one thread.
 */
final class CriticValues {
  private final CriticKind kind;
  private final int size;
  private final int atoms;
  private final float[][] said;
  private final int[] choice;
  private final float[] values;
  private final float[] pooled;
  private final float[] kept;

  CriticValues(CriticKind kind, int size) {
    this.kind = kind;
    this.size = size;
    atoms = kind.atoms();
    said = new float[kind.critics()][size * atoms];
    choice = new int[size];
    values = new float[size];
    pooled = new float[kind.critics() * atoms];
    kept = new float[size * kind.targetAtoms()];
  }

  /** Returns what counts of that which targets say; overwritten by the next call. */
  float[] ofTargets(Outputs outputs) {
    read(outputs);
    if (kind instanceof CriticKind.Quantiles) {
      truncate();
    } else {
      chooseLowest(kept);
    }
    return kept;
  }

  /** Returns the values that the policy is to raise; overwritten by the next call. */
  float[] ofPolicy(Outputs outputs) {
    read(outputs);
    switch (kind) {
      case CriticKind.Quantiles _ -> average();
      case CriticKind.Expected(_, boolean pessimistic) -> {
        if (pessimistic) {
          chooseLowest(values);
        } else {
          System.arraycopy(said[0], 0, values, 0, size);
          Arrays.fill(choice, 0);
        }
      }
    }
    return values;
  }

  private void read(Outputs outputs) {
    for (int critic = 0; critic < said.length; critic++) {
      outputs.output(CriticNetwork.output(critic)).read(0, said[critic], size * atoms);
    }
  }

  private void chooseLowest(float[] into) {
    for (int row = 0; row < size; row++) {
      int lowest = 0;
      for (int critic = 1; critic < said.length; critic++) {
        lowest = said[critic][row] < said[lowest][row] ? critic : lowest;
      }
      choice[row] = lowest;
      into[row] = said[lowest][row];
    }
  }

  private void truncate() {
    int left = kind.targetAtoms();
    for (int row = 0; row < size; row++) {
      for (int critic = 0; critic < said.length; critic++) {
        System.arraycopy(said[critic], row * atoms, pooled, critic * atoms, atoms);
      }
      Arrays.sort(pooled);
      System.arraycopy(pooled, 0, kept, row * left, left);
    }
  }

  private void average() {
    for (int row = 0; row < size; row++) {
      float sum = 0;
      for (float[] critic : said) {
        for (int i = row * atoms; i < (row + 1) * atoms; i++) {
          sum += critic[i];
        }
      }
      values[row] = sum / (said.length * atoms);
    }
  }

  /** Overwrites the gradients of all outputs by those of the policy's values times a factor. */
  void writeGradients(float factor, Outputs outputs) {
    for (int critic = 0; critic < said.length; critic++) {
      if (kind instanceof CriticKind.Quantiles) {
        Arrays.fill(said[critic], factor / (said.length * atoms));
      } else {
        for (int row = 0; row < size; row++) {
          said[critic][row] = choice[row] == critic ? factor : 0;
        }
      }
      outputs.outputGradient(CriticNetwork.output(critic)).write(0, said[critic], size * atoms);
    }
  }
}
