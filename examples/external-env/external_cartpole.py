"""A simulator that drives its own loop: CartPole, played by the policy that Mobula trains from it meanwhile.

    PYTHONPATH=rollout-workers/client/python python3 examples/external-env/external_cartpole.py 127.0.0.1:9900

What has to be installed and made first stands at the head of mobula_client.py.
"""

import math
import sys

import numpy as np

from mobula_client import PolicyClient, PolicyClientError

EPISODES_AT_ONCE = 8


class CartPole:
    """The rules of Gymnasium's CartPole-v1."""

    def __init__(self, rng):
        self.rng = rng

    def reset(self):
        self.state = self.rng.uniform(-0.05, 0.05, 4)
        self.steps = 0
        return self.state.astype(np.float32)

    def step(self, action):
        x, x_dot, theta, theta_dot = self.state
        force = 10.0 if action == 1 else -10.0
        cos, sin = math.cos(theta), math.sin(theta)
        pull = (force + 0.05 * theta_dot**2 * sin) / 1.1
        theta_acc = (9.8 * sin - cos * pull) / (0.5 * (4 / 3 - 0.1 * cos**2 / 1.1))
        x_acc = pull - 0.05 * theta_acc * cos / 1.1
        self.state = np.array(
            [x + 0.02 * x_dot, x_dot + 0.02 * x_acc, theta + 0.02 * theta_dot, theta_dot + 0.02 * theta_acc]
        )
        self.steps += 1
        terminated = abs(self.state[0]) > 2.4 or abs(self.state[2]) > 12 * math.pi / 180
        return self.state.astype(np.float32), 1.0, terminated, self.steps >= 500


def main(address):
    with PolicyClient(address) as client:
        worlds = [CartPole(np.random.default_rng(seed)) for seed in range(EPISODES_AT_ONCE)]
        observations = [world.reset() for world in worlds]
        episodes = [client.start_episode() for _ in worlds]
        while True:
            actions = client.get_actions(episodes, observations)
            for i, world in enumerate(worlds):
                observations[i], reward, terminated, truncated = world.step(actions[i])
                client.log_returns(episodes[i], reward)
                if terminated or truncated:
                    client.end_episode(episodes[i], observations[i], truncated=not terminated)
                    observations[i] = world.reset()
                    episodes[i] = client.start_episode()


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:9900")
    except PolicyClientError as error:
        print(f"played until the server ended: {error}")
