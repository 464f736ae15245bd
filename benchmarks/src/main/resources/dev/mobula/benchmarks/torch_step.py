"""One minibatch step of PPO driven from Python: forward, loss, backward, clipping, Adam.

usage: torch_step.py cpu|cuda 32-true|bf16-mixed small|wide|nature|minatar|lstm|attention ROWS; prints the
microseconds of a step. The minibatch begins in host memory, as it does in a learner. bf16-mixed is torch.autocast.
"""
import statistics
import sys
import time

import torch
from torch import nn

SEQUENCE = 16


def mlp(*sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.Tanh()]
    return nn.Sequential(*layers)


class Separate(nn.Module):
    def __init__(self, inputs, units):
        super().__init__()
        self.policy = nn.Sequential(mlp(inputs, units, units), nn.Linear(units, 2))
        self.value = nn.Sequential(mlp(inputs, units, units), nn.Linear(units, 1))

    def forward(self, x):
        return self.policy(x), self.value(x)


class Images(nn.Module):
    def __init__(self, units, *body):
        super().__init__()
        self.body = nn.Sequential(*body)
        self.policy = nn.Linear(units, 2)
        self.value = nn.Linear(units, 1)

    def forward(self, x):
        hidden = self.body(x.float() / 255)
        return self.policy(hidden), self.value(hidden)


def nature():
    return Images(
        512, nn.Conv2d(4, 32, 8, 4), nn.ReLU(), nn.Conv2d(32, 64, 4, 2), nn.ReLU(),
        nn.Conv2d(64, 64, 3, 1), nn.ReLU(), nn.Flatten(), nn.Linear(3136, 512), nn.ReLU())


def minatar():
    return Images(128, nn.Conv2d(4, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(1024, 128), nn.ReLU())


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = mlp(4, 64)
        self.lstm = nn.LSTM(64, 64)
        self.policy = nn.Linear(64, 2)
        self.value = nn.Linear(64, 1)

    def forward(self, x):
        hidden = self.body(x).view(SEQUENCE, -1, 64)
        hidden = self.lstm(hidden)[0].reshape(-1, 64)
        return self.policy(hidden), self.value(hidden)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Linear(4, 64)
        self.attention_norm, self.qkv, self.attention_out = nn.LayerNorm(64), nn.Linear(64, 3 * 32), nn.Linear(32, 64)
        self.mlp = nn.Sequential(nn.LayerNorm(64), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 64))
        self.norm = nn.LayerNorm(64)
        self.body = mlp(64, 64)
        self.policy = nn.Linear(64, 2)
        self.value = nn.Linear(64, 1)

    def forward(self, x):
        tokens = self.embedding(x)
        q, k, v = self.qkv(self.attention_norm(tokens)).chunk(3, dim=-1)
        tokens = tokens + self.attention_out(nn.functional.scaled_dot_product_attention(q, k, v))
        tokens = tokens + self.mlp(tokens)
        hidden = self.body(self.norm(tokens).mean(1))
        return self.policy(hidden), self.value(hidden)


def main():
    device, name, rows = torch.device(sys.argv[1]), sys.argv[3], int(sys.argv[4])
    mixed = sys.argv[2] == "bf16-mixed"
    torch.set_num_threads(1)
    torch.backends.cudnn.allow_tf32 = False
    network = {"small": lambda: Separate(4, 64), "wide": lambda: Separate(32, 256),
               "nature": nature, "minatar": minatar, "lstm": Lstm, "attention": Attention}[name]().to(device)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-6, eps=1e-5)
    if name in ("nature", "minatar"):
        size = 84 if name == "nature" else 10
        x = torch.randint(0, 256, (rows, 4, size, size), dtype=torch.uint8)
    elif name == "attention":
        x = torch.randn(rows, 8, 4)
    else:
        x = torch.randn(rows, 32 if name == "wide" else 4)
    actions, advantages = torch.randint(0, 2, (rows,)), torch.randn(rows)
    targets, log_probs = torch.randn(rows), torch.full((rows,), -0.7)

    def step():
        a, adv, target, old = (t.to(device) for t in (actions, advantages, targets, log_probs))
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=mixed):
            logits, value = (output.float() for output in network(x.to(device)))
        adv = (adv - adv.mean()) / (adv.std() + 1e-8)
        distribution = torch.distributions.Categorical(logits=logits)
        ratio = torch.exp(distribution.log_prob(a) - old)
        surrogate = torch.min(adv * ratio, adv * torch.clamp(ratio, 0.8, 1.2)).mean()
        loss = 0.5 * nn.functional.mse_loss(target, value.flatten()) - surrogate
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 0.5)
        optimizer.step()
        return loss.item()

    def repeat(seconds):
        start, count = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            step()
            count += 1
        return (time.perf_counter() - start) * 1e6 / count

    repeat(1)
    print(statistics.median(repeat(0.4) for _ in range(5)))


main()
