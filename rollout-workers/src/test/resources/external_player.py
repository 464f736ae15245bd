"""What PythonClientIT has the client in Python do: external_player.py play|give-up ADDRESS [TOKEN CERTIFICATE]."""

import sys

import numpy as np

from mobula_client import PolicyClient, PolicyClientError


def expect_error(call, text, kind=PolicyClientError):
    try:
        call()
    except kind as error:
        assert text in str(error), f"expected an error with '{text}', found: {error}"
    else:
        raise AssertionError(f"expected an error with '{text}', found none")


def seen(value):
    return np.array([value], np.float32)


def play_at_once(client, steps):
    """Plays three episodes whose steps earn 1, 2 and 3 each."""
    episodes = [client.start_episode() for _ in range(3)]
    for _ in range(steps):
        actions = client.get_actions(episodes, [seen(1)] * 3)
        assert all(action in (0, 1) for action in actions), actions
        for number, episode in enumerate(episodes):
            client.log_returns(episode, 1)
            client.log_returns(episode, number)
    for episode in episodes:
        client.end_episode(episode, seen(0))


def play_last(client):
    """Plays an episode of 20 steps that earn 9 each, and makes mistakes in it, which are to change nothing."""
    episode = client.start_episode()
    expect_error(lambda: client.log_returns(episode, 1), "before the first log_returns")
    for _ in range(20):
        client.get_action(episode, seen(1))
        client.log_returns(episode, 9)
        expect_error(lambda: client.get_action(episode, np.zeros(2)), "shape (1,), found (2,)")
        expect_error(lambda: client.log_returns(episode, float("nan")), "finite")
    client.end_episode(episode, seen(0), truncated=True)
    expect_error(lambda: client.get_action(episode, seen(1)), "expected an episode that runs")


def play(address, token, certificate):
    expect_error(lambda: PolicyClient(address, "other", certificate), "expected the token of this server")
    with PolicyClient(address, token, certificate, reconnect_timeout=300) as client:
        assert client.observation_space["type"] == "Box", client.observation_space
        assert client.action_space == {"type": "Discrete", "n": 2, "start": 0}, client.action_space
        for steps in range(5, 9):
            play_at_once(client, steps)
        play_last(client)


def give_up(address):
    with PolicyClient(address, reconnect_timeout=5) as client:
        expect_error(client.start_episode, "UNAVAILABLE: broken off")


if __name__ == "__main__":
    {"play": play, "give-up": give_up}[sys.argv[1]](*sys.argv[2:])
