"""A world that raises in the step that it is told."""

import gymnasium
import numpy
from gymnasium import spaces


class Falling(gymnasium.Env):
    observation_space = spaces.Box(-1, 1, (1,), numpy.float32)
    action_space = spaces.Discrete(2)

    metadata = {"render_modes": ["rgb_array"], "render_fps": 10}

    def __init__(self, step=1000, render_mode=None):
        self.last = step
        self.render_mode = render_mode

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.steps = 0
        return numpy.zeros(1, numpy.float32), {}

    def step(self, action):
        self.steps += 1
        if self.steps == self.last:
            raise ValueError("the floor is gone")
        return numpy.zeros(1, numpy.float32), 1.0, False, False, {}

    def render(self):
        return numpy.full((8, 8, 3), 20 * self.steps, numpy.uint8)


gymnasium.register("Falling-v0", entry_point=Falling, disable_env_checker=True)
