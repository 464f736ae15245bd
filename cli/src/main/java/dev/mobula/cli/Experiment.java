package dev.mobula.cli;

import dev.mobula.train.RunConfig;
import dev.mobula.train.Trainable;
import java.util.function.Supplier;

/**
 * One experiment whose settings have been checked.
 *
 * @param algorithm its name, such as {@code PPO}
 * @param env id or class name of the environment
 * @param seed the seed
 * @param run name, results, stop criteria and checkpoints
 * @param trainable makes what is trained; each call makes a new one
 */
record Experiment(
    String algorithm, String env, long seed, RunConfig run, Supplier<Trainable> trainable) {}
