package dev.mobula.envs.minatar;

import dev.mobula.envs.BatchedEnvironment;
import dev.mobula.envs.EnvironmentException;
import dev.mobula.envs.EnvironmentFactory;
import dev.mobula.envs.EnvironmentProvider;
import dev.mobula.envs.EnvironmentRequest;
import dev.mobula.envs.EnvironmentSpec;
import java.util.ArrayList;
import java.util.List;

/** The list of MinAtar's games, under the ids that they have in Gymnasium. */
public final class MinAtarEnvironments implements EnvironmentProvider {
  private static final String NAMESPACE = "MinAtar/";
  private static final String ALL_ACTIONS = "-v0";
  private static final String MINIMAL_ACTIONS = "-v1";
  private static final List<String> GAMES =
      List.of("Asterix", "Breakout", "Freeway", "Seaquest", "SpaceInvaders");

  /** Creates the list; called by the service loader. */
  public MinAtarEnvironments() {}

  @Override
  public List<Entry> environments() {
    EnvironmentFactory factory = EnvironmentFactory.ofBatch(MinAtarEnvironments::create);
    List<Entry> entries = new ArrayList<>();
    for (String game : GAMES) {
      for (String version : List.of(ALL_ACTIONS, MINIMAL_ACTIONS)) {
        EnvironmentSpec spec =
            EnvironmentSpec.of(NAMESPACE + game + version)
                .withConfigKeys(MinAtarBatch.STICKY_ACTION_PROB, MinAtarBatch.DIFFICULTY_RAMPING);
        entries.add(new Entry(spec, factory));
      }
    }
    return entries;
  }

  private static BatchedEnvironment create(EnvironmentRequest request) {
    String id = request.id();
    boolean ramping = request.config().bool(MinAtarBatch.DIFFICULTY_RAMPING, true);
    Game[] games = new Game[request.numEnvs()];
    for (int i = 0; i < games.length; i++) {
      games[i] = game(id.substring(NAMESPACE.length(), id.lastIndexOf('-')), ramping);
    }
    int[] actions = id.endsWith(MINIMAL_ACTIONS) ? games[0].minimalActions() : Game.allActions();
    return new MinAtarBatch(id, request.config(), games, actions);
  }

  private static Game game(String name, boolean ramping) {
    return switch (name) {
      case "Asterix" -> new Asterix(ramping);
      case "Breakout" -> new Breakout();
      case "Freeway" -> new Freeway();
      case "Seaquest" -> new Seaquest(ramping);
      case "SpaceInvaders" -> new SpaceInvaders(ramping);
      default -> throw new EnvironmentException("expected a game of MinAtar, found " + name);
    };
  }
}
