"""The side of Mobula's Gymnasium environments that runs in CPython.

Numbers pass through memory of the caller, whose addresses `bind` is told; all else passes as JSON.
A function that fails returns a text that begins with `FAILED`, with its traceback in JSON behind it.
"""

import ctypes
import functools
import importlib
import json
import sys
import traceback

import gymnasium
import numpy
from gymnasium import spaces
from gymnasium.envs.registration import load_env_creator
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv

FAILED = "!"
SEEDS = 2**64
NO_LIMIT = 2**31 - 1
ENVIRONMENTS = {}

sys.stdout.reconfigure(line_buffering=True)


def failure_of(failure):
    """Describes an exception, with the frames of this file left out at the top."""
    frames = failure.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    copy, frame = -1, frames
    while frame is not None:
        local = frame.tb_frame.f_locals
        if isinstance(local.get("self"), SyncVectorEnv) and isinstance(local.get("i"), int):
            copy = local["i"]
        frame = frame.tb_next
    text = "".join(traceback.format_exception(type(failure), failure, frames)).rstrip()
    summary = "".join(traceback.format_exception_only(type(failure), failure)).strip()
    return FAILED + json.dumps({"copy": copy, "summary": summary, "traceback": text})


def guarded(function):
    @functools.wraps(function)
    def call(*arguments):
        try:
            return function(*arguments)
        except BaseException as failure:
            return failure_of(failure)

    return call


def spec_of(env_id):
    module, _, name = env_id.rpartition(":")
    if module:
        importlib.import_module(module)
    return gymnasium.spec(name)


def limits(env_id):
    spec = spec_of(env_id)
    return {"max_episode_steps": spec.max_episode_steps, "reward_threshold": spec.reward_threshold}


@guarded
def describe_spec(env_id):
    return json.dumps(limits(env_id))


@guarded
def describe(env_id, kwargs):
    """Describes an environment's limits and spaces; makes one for that."""
    vector = make_vector(env_id, 1, AutoresetMode.SAME_STEP, {}, json.loads(kwargs))
    try:
        return json.dumps(limits(env_id) | spaces_of(vector))
    finally:
        vector.close()


def spaces_of(vector):
    return {
        "observations": describe_space(vector.single_observation_space),
        "actions": describe_space(vector.single_action_space),
    }


def describe_space(space):
    if isinstance(space, spaces.Box):
        return {
            "type": "Box",
            "dtype": str(space.dtype),
            "shape": list(space.shape),
            "low": bounds(space.low),
            "high": bounds(space.high),
        }
    if isinstance(space, spaces.Discrete):
        return {"type": "Discrete", "n": int(space.n), "start": int(space.start)}
    if isinstance(space, spaces.MultiDiscrete):
        return {
            "type": "MultiDiscrete",
            "nvec": space.nvec.ravel().tolist(),
            "start": space.start.ravel().tolist(),
        }
    if isinstance(space, spaces.MultiBinary):
        return {"type": "MultiBinary", "shape": list(space.shape)}
    if isinstance(space, spaces.Tuple):
        return {"type": "Tuple", "spaces": [describe_space(part) for part in space.spaces]}
    if isinstance(space, spaces.Dict):
        return {
            "type": "Dict",
            "keys": [str(key) for key in space.spaces],
            "spaces": [describe_space(part) for part in space.spaces.values()],
        }
    return {"type": type(space).__name__}


def bounds(limit):
    """One number where all elements have the same, as pictures do."""
    values = numpy.asarray(limit, dtype=numpy.float64).ravel()
    return values[:1].tolist() if values.size and (values == values[0]).all() else values.tolist()


def make_vector(env_id, num_envs, mode, limit, kwargs):
    """Makes the form of its own that an environment has, if that resets when it is to; else copies."""
    wanted = kwargs.get("vectorization_mode")
    spec = spec_of(env_id)
    own = spec.vector_entry_point
    if wanted is None and (own is None or autoreset_of(own) is not mode):
        kwargs["vectorization_mode"] = wanted = "sync"
    if wanted in ("sync", "async"):
        settings = {"autoreset_mode": mode, "copy": False} | kwargs.get("vector_kwargs", {})
        kwargs["vector_kwargs"] = settings
    if limit.get("max_episode_steps", 0) is None:
        limit = {"max_episode_steps": -1 if wanted in ("sync", "async") else NO_LIMIT}
    vector = gymnasium.make_vec(spec.id, num_envs=num_envs, **kwargs, **limit)
    if vector.metadata.get("autoreset_mode") is not mode:
        found = vector.metadata.get("autoreset_mode")
        vector.close()
        raise ValueError(
            "expected a vector environment with %s, found one with %s; "
            "leave vectorization_mode out of env_config, or set it to 'sync'" % (mode, found)
        )
    return vector


def autoreset_of(entry_point):
    creator = load_env_creator(entry_point) if isinstance(entry_point, str) else entry_point
    return getattr(creator, "metadata", {}).get("autoreset_mode")


@guarded
def create(handle, env_id, num_envs, mode, limit, kwargs):
    """Makes copies, which are known by a number from then on, and describes their spaces."""
    vector = make_vector(
        env_id, num_envs, AutoresetMode[mode], json.loads(limit), json.loads(kwargs)
    )
    ENVIRONMENTS[handle] = Environment(vector)
    return json.dumps(spaces_of(vector) | {"render_fps": render_fps_of(vector)})


def render_fps_of(vector):
    """Returns the pictures a second, of which Gymnasium takes 30 where none are given, or None."""
    if vector.render_mode != "rgb_array":
        return None
    return float(vector.metadata.get("render_fps") or 30)


@guarded
def close(handle):
    ENVIRONMENTS.pop(handle).vector.close()


def view(address, dtype, shape):
    dtype = numpy.dtype(dtype)
    size = dtype.itemsize * int(numpy.prod(shape, dtype=numpy.int64))
    memory = (ctypes.c_char * size).from_address(address)
    return numpy.frombuffer(memory, dtype=dtype).reshape(shape)


def taker(column, dtype):
    """Returns what gives a column's values of the moment; copies, which an environment may keep."""
    return column.copy if column.dtype == dtype else functools.partial(column.astype, dtype)


def leaves(space):
    """Returns the simple parts of a space in order, and the path to each."""
    if isinstance(space, (spaces.Dict, spaces.Tuple)):
        parts = space.spaces.items() if isinstance(space, spaces.Dict) else enumerate(space.spaces)
        return [((key, *path), leaf) for key, part in parts for path, leaf in leaves(part)]
    return [((), space)]


def leaf_of(value, path):
    for key in path:
        value = value[key]
    return value


class Environment:
    """A vector environment, and the memory that its steps are read from and written to."""

    def __init__(self, vector):
        self.vector = vector
        self.num_envs = vector.num_envs
        self.infos = {}
        self.observed = leaves(vector.single_observation_space)
        self.acted = leaves(vector.single_action_space)
        self.masked_reset = isinstance(vector, (SyncVectorEnv, AsyncVectorEnv))

    @guarded
    def bind(self, columns):
        """Is told where the columns of a step lie, as groups of [address, dtype]."""
        groups = json.loads(columns)
        self.observations = self.views(groups["observations"], self.observed)
        self.final = self.views(groups["final_observations"], self.observed)
        self.actions = self.views(groups["actions"], self.acted)
        scalars = [
            view(address, dtype, (self.num_envs,)) for address, dtype in groups["outcomes"]
        ]
        self.step = self.stepper(*scalars)

    def views(self, columns, parts):
        return [
            view(address, dtype, (self.num_envs, *leaf.shape))
            for (address, dtype), (_, leaf) in zip(columns, parts, strict=True)
        ]

    def stepper(self, rewards_column, terminated_column, truncated_column):
        """Returns what takes a step, and tells whether it had infos, by None where it had none.

        It is all that runs between an environment and Java, and so looks up as little as it can.
        """
        vector_step = self.vector.step
        path, space = self.acted[0]
        take = self.take if path else taker(self.actions[0], space.dtype)
        observations = None if self.observed[0][0] else self.observations[0]

        def step():
            try:
                observed, rewards, terminated, truncated, infos = vector_step(take())
                if observations is None:
                    self.write(observed)
                else:
                    observations[...] = observed
                rewards_column[...] = rewards
                terminated_column[...] = terminated
                truncated_column[...] = truncated
                if infos:
                    self.infos = infos
                    self.write_final()
                    return True
            except BaseException as failure:
                return failure_of(failure)

        return step

    def take(self):
        return self.taken(self.vector.single_action_space, iter(self.actions))

    def taken(self, space, columns):
        """Returns the actions in the form of the space; copies, since an environment may keep them."""
        if isinstance(space, spaces.Dict):
            return {key: self.taken(part, columns) for key, part in space.spaces.items()}
        if isinstance(space, spaces.Tuple):
            return tuple(self.taken(part, columns) for part in space.spaces)
        return next(columns).astype(space.dtype)

    def write(self, observed):
        for (path, _), column in zip(self.observed, self.observations):
            column[...] = leaf_of(observed, path)

    def write_final(self):
        ended = self.infos.get("_final_obs")
        if ended is None:
            return
        for copy in numpy.flatnonzero(ended):
            last = self.infos["final_obs"][copy]
            for (path, _), column in zip(self.observed, self.final):
                column[copy] = leaf_of(last, path)

    @guarded
    def reset(self, seed, options, columns):
        """Resets all copies; an empty seed goes on with their random sources."""
        seed = self.seeds(int(seed)) if seed else None
        return self.restarted(seed, json.loads(options), json.loads(columns))

    def seeds(self, first):
        if self.masked_reset:
            return [(first + copy) % SEEDS for copy in range(self.num_envs)]
        return first % SEEDS

    @guarded
    def reset_where(self, which, columns):
        """Resets the chosen copies, each going on with its random source."""
        if not self.masked_reset:
            raise ValueError(
                "a vector environment of its own kind cannot reset some of its copies; "
                "set vectorization_mode: sync in env_config"
            )
        mask = numpy.array(json.loads(which), dtype=numpy.bool_)
        return self.restarted(None, {"reset_mask": mask}, json.loads(columns), mask)

    def restarted(self, seed, options, columns, mask=slice(None)):
        observed, self.infos = self.vector.reset(seed=seed, options=options or None)
        targets = self.views(columns, self.observed)
        for (path, _), column in zip(self.observed, targets):
            column[mask] = numpy.asarray(leaf_of(observed, path))[mask]
        return bool(self.infos)

    @guarded
    def draw(self, copy):
        """Has a copy draw itself, and returns the shape of the picture."""
        pictures = self.vector.render()
        if pictures is None or pictures[copy] is None:
            raise ValueError("expected a picture from render, found None")
        self.picture = numpy.asarray(pictures[copy], dtype=numpy.uint8)
        if self.picture.ndim != 3 or self.picture.shape[2] != 3:
            raise ValueError(
                "expected a picture of shape (height, width, 3), found %s" % (self.picture.shape,)
            )
        return json.dumps(self.picture.shape)

    @guarded
    def copy_picture(self, address):
        """Writes the latest picture to memory of that size."""
        view(address, "u1", self.picture.shape)[...] = self.picture

    @guarded
    def info(self, copy):
        return json.dumps(info_of(self.infos, copy, self.num_envs), default=plain)


def info_of(infos, copy, num_envs):
    """Returns what the infos of a vector environment say of one copy."""
    found = {}
    for key, value in infos.items():
        name = str(key)
        mask = infos.get("_" + name)
        if name == "final_obs" or (name.startswith("_") and name[1:] in infos):
            continue
        if mask is not None and not mask[copy]:
            continue
        if isinstance(value, dict):
            found[name] = info_of(value, copy, num_envs)
        else:
            found[name] = value[copy] if numpy.shape(value)[:1] == (num_envs,) else value
    return found


def plain(value):
    if isinstance(value, (numpy.generic, numpy.ndarray)):
        return value.tolist()
    return str(value)
