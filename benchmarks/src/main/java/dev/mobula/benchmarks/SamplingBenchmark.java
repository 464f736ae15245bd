package dev.mobula.benchmarks;

import dev.mobula.columns.Column;
import dev.mobula.columns.DType;
import dev.mobula.columns.StateDict;
import dev.mobula.envs.AutoresetMode;
import dev.mobula.envs.Environments;
import dev.mobula.envs.VectorEnvironment;
import dev.mobula.policies.EngineSpec;
import dev.mobula.policies.Engines;
import dev.mobula.policies.Policy;
import dev.mobula.policies.PolicySpec;
import dev.mobula.rollout.BatchMode;
import dev.mobula.rollout.EnvRunner;
import dev.mobula.rollout.EnvRunnerSpec;
import dev.mobula.rollout.SampleRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * CartPole-v1 on one core, resets included: environment steps a second alone ({@code
 * env_steps_per_s}) and through an EnvRunner with the 4-64-64 nets, actions sampled,
 * log-probability and value computed and written ({@code policy_steps_per_s}). The named figures
 * are the smallest of 64, 256 and 1,024 environments; each number is reported too.
 */
final class SamplingBenchmark implements Benchmark {
  private static final int[] ENVIRONMENTS = {64, 256, 1024};
  private static final int STEPS = 64;

  @Override
  public String name() {
    return "sampling";
  }

  @Override
  public List<String> figures() {
    List<String> names = new ArrayList<>(List.of("policy_steps_per_s", "env_steps_per_s"));
    for (int n : ENVIRONMENTS) {
      names.add("policy_steps_per_s_" + n);
      names.add("env_steps_per_s_" + n);
    }
    return names;
  }

  @Override
  public void run(Report report) {
    double policySteps = Double.POSITIVE_INFINITY;
    double envSteps = Double.POSITIVE_INFINITY;
    for (int n : ENVIRONMENTS) {
      double withPolicy = n * STEPS / CpuClock.secondsOf(policySampling(n));
      double alone = n / CpuClock.secondsOf(RandomSteps.of(environment(n)));
      report.add(Figure.higher("policy_steps_per_s_" + n, withPolicy, "1/s"));
      report.add(Figure.higher("env_steps_per_s_" + n, alone, "1/s"));
      policySteps = Math.min(policySteps, withPolicy);
      envSteps = Math.min(envSteps, alone);
    }
    report.add(Figure.higher("policy_steps_per_s", policySteps, "1/s").asked(1e6));
    report.add(
        Figure.higher("env_steps_per_s", envSteps, "1/s")
            .asked(20e6)
            .peer("Gymnasium, 1,024 vectorised", 11e6));
  }

  private static Runnable policySampling(int numEnvs) {
    PolicySpec policy;
    try (VectorEnvironment probe = environment(1)) {
      policy = PolicySpec.of(probe.observationSpace(), probe.actionSpace());
    }
    Column weights;
    try (Policy fresh = Policy.create(policy, Engines.byName("auto"), 1)) {
      fresh.initialize(0);
      weights = Column.allocate(DType.FLOAT32, fresh.layout().size());
      fresh.readWeights(weights);
    }
    EnvRunner runner =
        new EnvRunner(
            new EnvRunnerSpec(
                "CartPole-v1",
                Map.of(),
                numEnvs,
                1,
                false,
                STEPS,
                BatchMode.TRUNCATE_EPISODES,
                policy,
                EngineSpec.onCpu("auto"),
                true,
                -1,
                false,
                null,
                0.99,
                false,
                List.of(),
                List.of()),
            0,
            0);
    SampleRequest request = new SampleRequest(weights.seal(), 0, new StateDict().seal());
    return () -> runner.sample(request);
  }

  private static VectorEnvironment environment(int numEnvs) {
    return Environments.makeVector("CartPole-v1", Map.of(), numEnvs, AutoresetMode.SAME_STEP);
  }
}
