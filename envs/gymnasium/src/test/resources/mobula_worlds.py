"""Worlds that tests of Mobula's Gymnasium environments step."""

import gymnasium
import numpy
from gymnasium import spaces


class Everything(gymnasium.Env):
    """Observes a random value of each kind of space, and earns the sum of what it was told."""

    def __init__(self, length=20):
        self.length = length
        self.observation_space = spaces.Dict(
            {
                "single": spaces.Box(-1, 1, (2, 3), numpy.float32),
                "double": spaces.Box(-1, 1, (2,), numpy.float64),
                "picture": spaces.Box(0, 255, (4, 4, 3), numpy.uint8),
                "count": spaces.Box(0, 100000, (2,), numpy.int32),
                "choice": spaces.Discrete(5, start=-2),
                "choices": spaces.MultiDiscrete([2, 3]),
                "flags": spaces.MultiBinary(4),
                "pair": spaces.Tuple((spaces.Discrete(2), spaces.Box(0, 1, (1,)))),
            }
        )
        self.action_space = spaces.Dict(
            {
                "choices": spaces.MultiDiscrete([3, 4]),
                "flags": spaces.MultiBinary(2),
                "pair": spaces.Tuple((spaces.Discrete(3, start=1), spaces.Box(-1, 1, (2,)))),
            }
        )

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.steps = 0
        if seed is not None:
            self.observation_space.seed(seed)
        return self.observation_space.sample(), {"options": str(options)}

    def step(self, action):
        assert self.action_space.contains(action), action
        self.steps += 1
        told = int(action["choices"].sum()) + int(action["flags"].sum())
        told += int(action["pair"][0]) + float(action["pair"][1].sum())
        info = {"steps": self.steps, "nested": {"told": told}, "vector": numpy.arange(2)}
        return self.observation_space.sample(), told, self.steps >= self.length, False, info


class Failing(gymnasium.Env):
    """Does what `what` says in the third step of a copy whose seed is odd."""

    observation_space = spaces.Box(-1, 1, (1,), numpy.float32)
    action_space = spaces.Discrete(2)

    def __init__(self, what):
        self.what = what

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.odd = self.odd if seed is None else seed % 2 == 1
        self.steps = 0
        return numpy.zeros(1, numpy.float32), {}

    def step(self, action):
        self.steps += 1
        reached = self.odd and self.steps == 3
        observed = numpy.zeros(1, numpy.float32)
        if reached and self.what == "raise":
            self.fall()
        if reached and self.what == "nan":
            observed[0] = numpy.nan
        return observed, 1.0, False, False, {}

    def fall(self):
        raise ValueError("the floor is gone")


class Unsupported(gymnasium.Env):
    observation_space = spaces.Text(4)
    action_space = spaces.Discrete(2)


class Painted(gymnasium.Env):
    """Draws itself: red grows with the steps of an episode of three."""

    metadata = {"render_modes": ["rgb_array", "ansi"], "render_fps": 12}
    observation_space = spaces.Box(-1, 1, (1,), numpy.float32)
    action_space = spaces.Discrete(2)

    def __init__(self, render_mode=None):
        self.render_mode = render_mode

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.steps = 0
        return numpy.zeros(1, numpy.float32), {}

    def step(self, action):
        self.steps += 1
        return numpy.zeros(1, numpy.float32), 1.0, self.steps == 3, False, {}

    def render(self):
        if self.render_mode is None:
            return None
        picture = numpy.zeros((4, 6, 3), numpy.uint8)
        picture[:, :, 0] = 50 * self.steps
        picture[0, 5] = (1, 2, 3)
        return picture


for world in (Everything, Failing, Painted, Unsupported):
    gymnasium.register(
        "%s-v0" % world.__name__, entry_point=world, disable_env_checker=True, max_episode_steps=50
    )
