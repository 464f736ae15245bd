"""Records episodes of Gymnasium's own LunarLander and BipedalWalker, for FidelityTest.

    python record.py lander | gzip -9n > lander.jsonl.gz
    python record.py walker | gzip -9n > walker.jsonl.gz

The environments draw from Mobula's random source instead of NumPy's, so that both see the same worlds. Needs
gymnasium 1.3, the Python package Box2D 2.3.10 and NumPy; pygame, which only draws, is not.

The walker is recorded with a Box2D whose b2BroadPhase::UpdatePairs does not sort its pairs (std::sort is taken out), as
libGDX's does not: it decides in which order contacts are solved, on which a walker's path depends from the first step.
"""

import json
import sys
import types

sys.modules.setdefault("pygame", types.ModuleType("pygame"))
sys.modules["pygame"].gfxdraw = None

import numpy as np
from gymnasium.envs.box2d import bipedal_walker, lunar_lander

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def rotl(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


class Source:
    """Mobula's Rng, with the methods of a NumPy generator that the environments call."""

    def __init__(self, seed):
        hash = seed
        for character in "environment":
            hash = mix(((hash ^ ord(character)) + GAMMA) & MASK)
        state = mix((hash + GAMMA) & MASK)
        self.s = [mix((state + (i + 1) * GAMMA) & MASK) for i in range(4)]

    def next(self):
        s = self.s
        result = (rotl((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def random(self):
        return (self.next() >> 11) * 2.0**-53

    def uniform(self, low, high, size=None):
        if size is not None:
            return np.array([self.uniform(low, high) for _ in range(size[0])])
        return low + (high - low) * self.random()

    def integers(self, low, high):
        bound = int(high) - int(low)
        if bound == 1:
            return int(low)
        while True:
            product = (self.next() >> 32) * bound
            if (product & 0xFFFFFFFF) >= (1 << 32) % bound:
                return int(low) + (product >> 32)


def floats(array):
    """The shortest decimal numbers that are these float32 numbers."""
    return [float(str(element)) for element in array]


class LunarLander(lunar_lander.LunarLander):
    def policy(self, observation):
        return lunar_lander.heuristic(self, observation)


class BipedalWalker(bipedal_walker.BipedalWalker):
    def _generate_clouds(self):
        """Draws nothing: clouds are for pictures."""

    def policy(self, observation):
        return self.heuristics.step_heuristic(observation)


def record(id, config, seed, steps, noise):
    env = LunarLander(**config) if id.startswith("Lunar") else BipedalWalker(**config)
    env.heuristics = bipedal_walker.BipedalWalkerHeuristics()
    env.np_random = Source(seed)
    actions = np.random.default_rng(seed)
    observation, _ = env.reset()
    episode = {"id": id, "config": config, "seed": seed, "actions": [], "rewards": []}
    episode["observations"] = [floats(observation)]
    for _ in range(steps):
        action = env.policy(observation)
        if actions.random() < noise:
            action = actions.integers(4) if id == "LunarLander-v3" else actions.uniform(-1.5, 1.5, len(action))
        # The environments take float32; what is recorded is what they were given.
        action = int(action) if id == "LunarLander-v3" else np.asarray(action, np.float32)
        observation, reward, terminated, _, _ = env.step(action)
        episode["actions"].append(action if isinstance(action, int) else floats(action))
        episode["rewards"].append(float(reward))
        episode["observations"].append(floats(observation))
        if terminated:
            break
    episode["terminated"] = bool(terminated)
    print(json.dumps(episode))


WINDY = {"enable_wind": True, "wind_power": 12.0, "turbulence_power": 1.0, "gravity": -8.0}


def main(what):
    if what == "lander":
        for seed in range(4):
            record("LunarLander-v3", {}, seed, 1000, 0.1 * seed)
        record("LunarLander-v3", WINDY, 4, 1000, 0)
        for seed in range(2):
            record("LunarLanderContinuous-v3", {"continuous": True}, seed, 1000, 0.2 * seed)
    else:
        for seed in range(3):
            record("BipedalWalker-v3", {}, seed, 60, 0.1 * seed)
            record("BipedalWalkerHardcore-v3", {"hardcore": True}, seed, 60, 0)


if __name__ == "__main__":
    main(sys.argv[1])
