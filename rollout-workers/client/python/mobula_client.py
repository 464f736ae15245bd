"""Lets a simulator in Python be played by a policy that Mobula trains from it.

Needs grpcio, numpy, and what this makes of the protocol, once, beside this file:

    pip install grpcio grpcio-tools numpy
    python3 -m grpc_tools.protoc -I rollout-workers/client/src/main/proto \
        --python_out=rollout-workers/client/python --grpc_python_out=rollout-workers/client/python external_env.proto
"""

import queue
import random
import threading
import time
import uuid

import grpc
import numpy as np

import external_env_pb2 as pb
import external_env_pb2_grpc

_DTYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8", "U8": "u1", "BOOL": "?"}
_FATAL = (
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.UNIMPLEMENTED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
)
_FIRST_PAUSE_S = 0.02
_LONGEST_PAUSE_S = 5.0


class PolicyClientError(Exception):
    """A request was refused, or the server is out of reach."""


class EpisodeLostError(PolicyClientError):
    """The server does not know the episode, or no longer; another one may start."""


class _Episode:
    def __init__(self):
        self.next = 0
        self.reward = None


class PolicyClient:
    """Asks for actions, and tells what they led to; the calls are those of RLlib's client.

    Observations and actions are numpy arrays, or numbers, of the shapes in `observation_space` and
    `action_space`; of a Dict or Tuple, dicts by key, or by "0", "1" and so on. Any thread; calls take
    turns, so that episodes that run at the same time are best asked for by `get_actions`.
    """

    def __init__(self, address, token=None, certificate=None, reconnect_timeout=60.0):
        """Connects to `host:port`; with TLS where `certificate` is a file in PEM to trust."""
        self._client = str(uuid.uuid4())
        self._metadata = [("authorization", "Bearer " + token)] if token else []
        self._timeout = reconnect_timeout
        self._lock = threading.Lock()
        self._episodes = {}
        self._started = 0
        self._requests = None
        options = [
            ("grpc.max_receive_message_length", 64 << 20),
            ("grpc.keepalive_time_ms", 10_000),
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 1_000),
        ]
        if certificate:
            with open(certificate, "rb") as file:
                credentials = grpc.ssl_channel_credentials(file.read())
            self._channel = grpc.secure_channel(address, credentials, options)
        else:
            self._channel = grpc.insecure_channel(address, options)
        self._stub = external_env_pb2_grpc.ExternalEnvStub(self._channel)
        try:
            spaces = self._stub.GetSpaces(
                pb.GetSpacesRequest(), metadata=self._metadata, wait_for_ready=True, timeout=reconnect_timeout
            )
        except grpc.RpcError as error:
            raise PolicyClientError(f"expected a server at {address}, found {_describe(error)}") from error
        self.observation_space = _plain(spaces.observation_space)
        self.action_space = _plain(spaces.action_space)
        self._observation = spaces.observation
        self._action = spaces.action

    def start_episode(self):
        """Starts an episode; returns what the other calls name it by."""
        with self._lock:
            episode = self._started
            self._started += 1
            self._episodes[episode] = _Episode()
            nonce = random.getrandbits(64)
            self._ask([(episode, {"start_episode": pb.StartEpisode(nonce=nonce)})])
        return episode

    def get_action(self, episode_id, observation):
        """Returns what to do next."""
        return self.get_actions([episode_id], [observation])[0]

    def get_actions(self, episode_ids, observations):
        """Returns what to do next in several episodes, which are asked for in one message."""
        if len(set(episode_ids)) < len(episode_ids):
            raise PolicyClientError(f"expected each episode once, found {episode_ids}")
        with self._lock:
            asked = []
            for episode, observation in zip(episode_ids, observations, strict=True):
                tensors = _encode(observation, self._observation, "observation")
                asked.append((episode, {"get_action": pb.GetAction(observation=tensors)}))
            return [_decode(answer.action) for answer in self._ask(asked)]

    def log_action(self, episode_id, observation, action):
        """Tells of a step whose action was chosen here; for what learns from a replay buffer."""
        seen = _encode(observation, self._observation, "observation")
        done = _encode(action, self._action, "action")
        with self._lock:
            self._ask([(episode_id, {"log_action": pb.LogAction(observation=seen, action=done)})])

    def log_returns(self, episode_id, reward):
        """Adds to the reward of the latest step; it is sent with the next call."""
        if not np.isfinite(reward):
            raise PolicyClientError(f"expected a finite reward, found {reward}")
        with self._lock:
            episode = self._running(episode_id)
            if episode.next <= 1:
                raise PolicyClientError("expected get_action or log_action before the first log_returns")
            episode.reward = (episode.reward or 0.0) + float(reward)

    def end_episode(self, episode_id, observation, truncated=False):
        """Ends an episode: by the rules of the world, or `truncated` by a time limit or the like."""
        seen = _encode(observation, self._observation, "observation")
        with self._lock:
            end = pb.EndEpisode(observation=seen, truncated=truncated)
            self._ask([(episode_id, {"end_episode": end})])
            del self._episodes[episode_id]

    def close(self):
        """Ends the connection."""
        if self._requests is not None:
            self._requests.put(None)
        self._channel.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _running(self, episode_id):
        if episode_id not in self._episodes:
            raise PolicyClientError(f"expected an episode that runs, found {episode_id}")
        return self._episodes[episode_id]

    def _ask(self, asked):
        """Sends one request of each episode, with the rewards that go first; returns the answers."""
        unanswered = {}
        for episode, kind in asked:
            state = self._running(episode)
            requests = []
            if state.reward is not None:
                requests.append(self._request(episode, state.next, {"log_returns": pb.LogReturns(reward=state.reward)}))
            requests.append(self._request(episode, state.next + len(requests), kind))
            unanswered[episode] = requests
        answers = {}
        self._exchange(unanswered, answers)
        results = [self._accept(episode, answers[episode]) for episode, _ in asked]
        for result in results:
            if isinstance(result, Exception):
                raise result
        return results

    def _request(self, episode, number, kind):
        at = pb.Position(client=self._client, episode=episode, request=number)
        return pb.Request(at=at, **kind)

    def _exchange(self, unanswered, answers):
        """Makes a broken connection anew, after ever longer pauses until there is an answer again."""
        pause, broken_since = _FIRST_PAUSE_S, None
        while unanswered:
            heard_at, answered = None, False
            try:
                if self._requests is None:
                    self._open()
                message = pb.Requests(requests=[request for each in unanswered.values() for request in each])
                self._requests.put(message)
                while unanswered:
                    responses = next(self._responses).responses
                    heard_at = heard_at or time.monotonic()
                    for response in responses:
                        answered, pause = True, _FIRST_PAUSE_S
                        _match(response, unanswered, answers)
            except (grpc.RpcError, StopIteration) as error:
                self._requests.put(None)
                self._requests = None
                now = time.monotonic()
                learning = heard_at is not None and now - heard_at > _LONGEST_PAUSE_S
                if broken_since is None or answered or learning:
                    broken_since = now
                fatal = isinstance(error, grpc.RpcError) and error.code() in _FATAL
                if fatal or now - broken_since > self._timeout:
                    for episode in unanswered:
                        self._episodes.pop(episode, None)
                    raise PolicyClientError(f"expected an answer of the server, found {_describe(error)}") from error
                time.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(2 * pause, _LONGEST_PAUSE_S)

    def _open(self):
        requests = queue.SimpleQueue()
        self._responses = self._stub.Play(iter(requests.get, None), metadata=self._metadata)
        self._requests = requests

    def _accept(self, episode, answer):
        state = self._episodes[episode]
        refused = answer.HasField("refusal")
        state.reward = None  # the server has it, or refused it, as it would again
        state.next = answer.at.request + (0 if refused else 1)
        if not refused:
            return answer
        if answer.refusal.reason != pb.Refusal.INVALID_ARGUMENT:
            del self._episodes[episode]
        lost = answer.refusal.reason == pb.Refusal.NOT_FOUND
        return (EpisodeLostError if lost else PolicyClientError)(answer.refusal.message)


def _match(response, unanswered, answers):
    requests = unanswered.get(response.at.episode)
    if requests is None:
        return
    number = response.at.request
    refused = response.HasField("refusal") and requests[0].at.request <= number
    if number == requests[-1].at.request or refused:
        del unanswered[response.at.episode]
        answers[response.at.episode] = response


def _encode(value, templates, name):
    tensors = []
    for template in templates:
        part = value
        for key in filter(None, template.name.split("/")):
            part = part[int(key) if isinstance(part, (list, tuple)) else key]
        array = np.ascontiguousarray(part, dtype=_DTYPES[template.datatype])
        shape = tuple(template.shape)
        if array.size != int(np.prod(shape)):
            where = f"{name}/{template.name}".rstrip("/")
            raise PolicyClientError(f"expected {where} of shape {shape}, found {array.shape}")
        tensor = pb.Tensor(name=template.name, datatype=template.datatype, shape=shape, data=array.tobytes())
        tensors.append(tensor)
    return tensors


def _decode(tensors):
    root = {}
    for tensor in tensors:
        shape = tuple(tensor.shape)
        array = np.frombuffer(tensor.data, dtype=_DTYPES[tensor.datatype]).reshape(shape)
        value = array if shape else array.item()
        *parents, key = tensor.name.split("/")
        inner = root
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[key] = value
    return root.get("", root)


def _plain(struct):
    return {key: _plain_value(value) for key, value in struct.fields.items()}


def _plain_value(value):
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return _plain(value.struct_value)
    if kind == "list_value":
        return [_plain_value(each) for each in value.list_value.values]
    return getattr(value, kind)


def _describe(error):
    return f"{error.code()}: {error.details()}" if isinstance(error, grpc.RpcError) else "the end of its answers"
