package dev.mobula.tune.internal;

import dev.mobula.train.Trainable;
import dev.mobula.tune.TrainFunction;
import dev.mobula.tune.TrainableFactory;
import java.util.Map;

/** Makes trainables of a function. */
public record FunctionFactory(TrainFunction function) implements TrainableFactory {
  @Override
  public Trainable create(Map<String, Object> config) {
    return new FunctionTrainable(function, config);
  }

  @Override
  public String kind() {
    return "function";
  }
}
