// A simulator that drives its own loop: CartPole, played by the policy that Mobula trains from it meanwhile.

import dev.mobula.envs.Environment;
import dev.mobula.envs.Environments;
import dev.mobula.envs.StepResult;
import dev.mobula.rollout.client.PolicyClient;
import dev.mobula.rollout.client.PolicyClientException;
import dev.mobula.rollout.client.PolicyClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plays in eight threads until the server ends; arguments are its host and port. */
public final class ExternalCartPole {
  private static final int EPISODES_AT_ONCE = 8;

  private ExternalCartPole() {}

  public static void main(String[] arguments) throws InterruptedException {
    String host = arguments.length > 0 ? arguments[0] : "127.0.0.1";
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 9900;
    try (PolicyClient client = PolicyClient.connect(PolicyClientOptions.of(host, port))) {
      List<Thread> threads = new ArrayList<>();
      for (long seed = 0; seed < EPISODES_AT_ONCE; seed++) {
        long own = seed;
        threads.add(Thread.ofPlatform().start(() -> play(client, own)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void play(PolicyClient client, long seed) {
    try (Environment<?, ?> cartPole = Environments.make("CartPole-v1", Map.of())) {
      cartPole.reset(seed, Map.of());
      while (true) {
        playEpisode(client, cartPole);
      }
    } catch (PolicyClientException e) {
      System.out.println("played until the server ended: " + e.getMessage());
    }
  }

  private static <A> void playEpisode(PolicyClient client, Environment<?, A> cartPole) {
    long episode = client.startEpisode();
    Object observation = cartPole.reset(null, Map.of()).observation();
    while (true) {
      @SuppressWarnings("unchecked") // the server's action space is that of CartPole
      A action = (A) client.getAction(episode, observation);
      StepResult<?> step = cartPole.step(action);
      client.logReturns(episode, step.reward());
      observation = step.observation();
      if (step.terminated() || step.truncated()) {
        client.endEpisode(episode, observation, step.truncated());
        return;
      }
    }
  }
}
