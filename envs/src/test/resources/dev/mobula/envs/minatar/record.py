"""Records games of the original MinAtar, for MinAtarGoldenTest.

    python record.py | gzip -9n > games.jsonl.gz
    python record.py random [episodes]

The games draw from Mobula's random source instead of NumPy's, so that both see the same games. Needs NumPy and MinAtar
1.0.15, https://github.com/kenjyoung/MinAtar, of which commit 4241f24 was recorded.

The second form prints the mean return of random actions, with NumPy's own random source.
"""

import copy
import json
import logging
import sys

logging.disable(logging.WARNING)  # MinAtar's, of libraries for pictures

import numpy as np
from minatar import Environment

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
GAMES = {
    "Asterix": "asterix",
    "Breakout": "breakout",
    "Freeway": "freeway",
    "Seaquest": "seaquest",
    "SpaceInvaders": "space_invaders",
}


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def rotl(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


class Source:
    """Mobula's Rng, with the methods of a NumPy RandomState that the games call."""

    def __init__(self, seed):
        hash = seed
        for character in "environment":
            hash = mix(((hash ^ ord(character)) + GAMMA) & MASK)
        state = mix((hash + GAMMA) & MASK)
        self.s = [mix((state + (i + 1) * GAMMA) & MASK) for i in range(8)]

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

    def rand(self, size=None):
        if size is not None:
            return np.array([self.rand() for _ in range(size)])
        return (self.next() >> 11) * 2.0**-53

    def randint(self, low, high=None, size=None):
        if high is None:
            low, high = 0, low
        if size is not None:
            return np.array([self.randint(low, high) for _ in range(size)])
        bound = high - low
        while True:
            product = (self.next() >> 32) * bound
            if (product & 0xFFFFFFFF) >= (1 << 32) % bound:
                return low + (product >> 32)


def hint(game, agent):
    """The number of an action that looks good in the long run, or a random one."""
    random = int(agent.integers(6))
    if hasattr(game, "ball_x"):
        x = min(9, max(0, game.ball_x + (1 if game.ball_dir in (1, 2) else -1)))
        return 1 if x < game.pos else 3 if x > game.pos else 0
    if hasattr(game, "cars"):
        return 2
    if hasattr(game, "divers"):
        return hint_of_seaquest(game, random)
    return random


def hint_of_seaquest(game, random):
    if game.diver_count >= 6 or (game.diver_count > 0 and game.oxygen < 40):
        return 2
    if random == 5 or not game.divers:
        return random
    x, y = min((abs(d[0] - game.sub_x) + abs(d[1] - game.sub_y), d[:2]) for d in game.divers)[1]
    if y != game.sub_y:
        return 2 if y < game.sub_y else 4
    return 1 if x < game.sub_x else 3


def value(env, action, agent):
    """What comes of an action and what looks good after it."""
    trial = copy.deepcopy(env)
    total = 0
    for _ in range(8):
        reward, over = trial.act(action)
        total += reward
        if over:
            return total - 100
        action = hint(trial.env, agent)
    return total


def choose(env, actions, agent, care):
    """A random action, or, with care, one that looks good, so that games are long."""
    if agent.random() >= care:
        return int(agent.integers(len(actions)))
    first = hint(env.env, agent)
    tried = [actions.index(first)] if first in actions else []
    known = hasattr(env.env, "ball_x") or hasattr(env.env, "cars") or hasattr(env.env, "divers")
    if known and tried and value(env, first, agent) >= 0:
        return tried[0]
    tried += [int(agent.integers(len(actions))) for _ in range(12)]
    return max(tried, key=lambda index: value(env, actions[index], agent))


def record(name, version, config, seed, steps, care):
    env = Environment(GAMES[name], **config)
    env.random = env.env.random = Source(seed)
    agent = np.random.default_rng(seed)
    actions = env.minimal_action_set() if version == 1 else list(range(6))
    env.reset()
    game = {"id": f"MinAtar/{name}-v{version}", "config": config, "seed": seed, "actions": [], "rewards": []}
    game["observations"] = [np.packbits(env.state()).tobytes().hex()]
    for _ in range(steps):
        index = choose(env, actions, agent, care)
        reward, over = env.act(actions[index])
        game["actions"].append(index)
        game["rewards"].append(int(reward))
        game["observations"].append(np.packbits(env.state()).tobytes().hex())
        if over:
            break
    game["terminated"] = bool(over)
    print(json.dumps(game))


def random_return(name, episodes):
    env = Environment(GAMES[name])
    env.seed(0)
    agent = np.random.default_rng(0)
    returns = []
    for _ in range(episodes):
        env.reset()
        total, over = 0, False
        while not over:
            reward, over = env.act(int(agent.integers(6)))
            total += int(reward)
        returns.append(total)
    print(name, np.mean(returns), "±", np.std(returns) / np.sqrt(episodes))


def main(what="", episodes="1000"):
    for name in GAMES:
        if what == "random":
            random_return(name, int(episodes))
            continue
        for seed in range(2):
            record(name, seed, {}, seed, 2600, 0)
        record(name, 1, {}, 2, 1000, 1)
        record(name, 0, {"sticky_action_prob": 0.0, "difficulty_ramping": False}, 3, 600, 0.9)


if __name__ == "__main__":
    main(*sys.argv[1:])
