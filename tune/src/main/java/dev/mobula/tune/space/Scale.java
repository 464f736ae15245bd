package dev.mobula.tune.space;

import dev.mobula.columns.math.DetMath;

/** How numbers between bounds are spread over the unit interval. */
enum Scale {
  LINEAR {
    @Override
    double of(double value) {
      return value;
    }

    @Override
    double inverse(double scaled) {
      return scaled;
    }
  },
  LOG {
    @Override
    double of(double value) {
      return DetMath.log(value);
    }

    @Override
    double inverse(double scaled) {
      return DetMath.exp(scaled);
    }
  };

  abstract double of(double value);

  abstract double inverse(double scaled);

  /** Returns the place of a value between bounds, in {@code [0, 1]}. */
  double unit(double value, double lower, double upper) {
    double from = of(lower);
    double place = (of(value) - from) / (of(upper) - from);
    return Math.clamp(place, 0, 1);
  }

  /** Returns the value at a place between bounds; never outside of them. */
  double value(double unit, double lower, double upper) {
    double from = of(lower);
    return Math.clamp(inverse(from + unit * (of(upper) - from)), lower, upper);
  }
}
