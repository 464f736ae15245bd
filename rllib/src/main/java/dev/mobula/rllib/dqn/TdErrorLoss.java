package dev.mobula.rllib.dqn;

/** The loss of the error e of an action's value; RLlib's {@code td_error_loss_fn}. */
public enum TdErrorLoss {
  /** e²/2 up to |e| = 1, and |e| − 1/2 beyond. */
  HUBER {
    @Override
    double value(double error) {
      double size = Math.abs(error);
      return size <= 1 ? 0.5 * error * error : size - 0.5;
    }

    @Override
    double slope(double error) {
      return Math.clamp(error, -1, 1);
    }
  },

  /** e². */
  MSE {
    @Override
    double value(double error) {
      return error * error;
    }

    @Override
    double slope(double error) {
      return 2 * error;
    }
  };

  /** Returns the loss of an error. */
  abstract double value(double error);

  /** Returns its derivative. */
  abstract double slope(double error);
}
