"""A model of `deno task train` in plain PyTorch: the networks, the loss, and the loop that goes on training.

    python model.py score  IMAGES.npy             ELBO of each image, in nats
    python model.py sample OUT.npy [COUNT]        images that the model makes
    python model.py train  IMAGES.npy [EPOCHS]    goes on training, and writes the weights back
    torchrun --nproc-per-node 2 model.py train IMAGES.npy [EPOCHS]

Needs torch, numpy and safetensors. IMAGES.npy holds bytes, [count, height, width] or [count, height, width,
channels]. The weights are model.safetensors beside this file, or the file that MODEL names; state.safetensors
beside it holds Adam's moments, if there is one. Both stay files that `deno task import` takes back.
"""

import json
import math
import os
import sys

import numpy as np
import torch
import torch.distributed as dist
from safetensors import safe_open
from safetensors.numpy import save_file
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = os.environ.get("MODEL", os.path.join(HERE, "model.safetensors"))
STATE = os.path.join(os.path.dirname(os.path.abspath(MODEL)), "state.safetensors")


class Encoder(nn.Module):
    """x [B, channels, height, width] to one vector for each output name, such as mean and logVar."""

    def __init__(self, settings, outputs):
        super().__init__()
        image, body = settings["image"], settings["body"]
        self.is_conv = body["kind"] == "conv"
        if self.is_conv:
            sizes = [image["channels"], *body["channels"]]
            for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
                self.add_module(f"conv{i + 1}", nn.Conv2d(a, b, 3, padding=1))
            factor = 2 ** len(body["channels"])
            width = image["height"] // factor * (image["width"] // factor) * sizes[-1]
        else:
            sizes = [image["height"] * image["width"] * image["channels"], *body["hidden"]]
            for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
                self.add_module(f"hidden{i + 1}", nn.Linear(a, b))
            width = sizes[-1]
        self.depth = len(sizes) - 1
        self.activation = {"relu": torch.relu, "tanh": torch.tanh}[body.get("activation", "relu")]
        self.outputs = outputs
        for name in outputs:
            self.add_module(name, nn.Linear(width, settings["latent"]))

    def forward(self, x):
        if self.is_conv:
            for i in range(self.depth):
                x = F.max_pool2d(torch.relu(self.get_submodule(f"conv{i + 1}")(x)), 2)
        # Values lie pixel by pixel, colours last.
        h = x.permute(0, 2, 3, 1).flatten(1)
        if not self.is_conv:
            for i in range(self.depth):
                h = self.activation(self.get_submodule(f"hidden{i + 1}")(h))
        return [self.get_submodule(name)(h) for name in self.outputs]


class Decoder(nn.Module):
    """z [B, latent] to the unsquashed pixels [B, channels, height, width]."""

    def __init__(self, settings):
        super().__init__()
        image, body, latent = settings["image"], settings["body"], settings["latent"]
        self.is_conv = body["kind"] == "conv"
        self.activation = {"relu": torch.relu, "tanh": torch.tanh}[body.get("activation", "relu")]
        if self.is_conv:
            channels = body["channels"][::-1]
            factor = 2 ** len(channels)
            self.shape = (image["height"] // factor, image["width"] // factor, channels[0])
            self.hidden = nn.Linear(latent, math.prod(self.shape))
            sizes = [channels[0], *channels]
            for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
                self.add_module(f"conv{i + 1}", nn.Conv2d(a, b, 3, padding=1))
            self.output = nn.Conv2d(sizes[-1], image["channels"], 3, padding=1)
        else:
            self.shape = (image["height"], image["width"], image["channels"])
            sizes = [latent, *body["hidden"][::-1]]
            for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
                self.add_module(f"hidden{i + 1}", nn.Linear(a, b))
            self.output = nn.Linear(sizes[-1], math.prod(self.shape))
        self.depth = len(sizes) - 1

    def forward(self, z):
        if not self.is_conv:
            for i in range(self.depth):
                z = self.activation(self.get_submodule(f"hidden{i + 1}")(z))
            return self.output(z).view(-1, *self.shape).permute(0, 3, 1, 2)
        h = torch.relu(self.hidden(z)).view(-1, *self.shape).permute(0, 3, 1, 2)
        for i in range(self.depth):
            h = torch.relu(self.get_submodule(f"conv{i + 1}")(F.interpolate(h, scale_factor=2)))
        return self.output(h)


class Likelihood(nn.Module):
    """log p(x|z) of the decoder's output, summed over the pixels of each image, in nats."""

    def __init__(self, name):
        super().__init__()
        self.name = name
        if name == "learnedGaussian":
            self.rawSigma = nn.Parameter(torch.tensor(math.log(0.2 - 1 / 256)))

    def forward(self, x, output):
        if self.name == "bernoulli":
            return -F.binary_cross_entropy_with_logits(output, x, reduction="none").flatten(1).sum(1)
        log_sigma = self.log_sigma()
        squares = ((x - torch.sigmoid(output)) / torch.exp(log_sigma)) ** 2
        return (-0.5 * squares - log_sigma - 0.5 * math.log(2 * math.pi)).flatten(1).sum(1)

    def log_sigma(self):
        if self.name == "gaussian":
            return torch.tensor(math.log(0.1))
        return torch.log(1 / 256 + torch.exp(self.rawSigma))


class Vae(nn.Module):
    """Calling it gives the ELBO and its parts for each image: forward(x, eps) with eps ~ N(0, I)."""

    def __init__(self, settings):
        super().__init__()
        self.encoder = Encoder(settings, ["mean", "logVar"])
        self.decoder = Decoder(settings)
        self.likelihood = Likelihood(settings.get("likelihood", "bernoulli"))

    def forward(self, x, eps):
        mean, log_var = self.encoder(x)
        z = mean + torch.exp(0.5 * log_var) * eps
        reconstruction = self.likelihood(x, self.decoder(z))
        kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1)
        return reconstruction - kl, reconstruction, kl

    def loss(self, x, eps, beta):
        _, reconstruction, kl = self(x, eps)
        return (beta * kl - reconstruction).mean()


class Autoencoder(nn.Module):
    """Calling it gives the squared error of each image, summed over its pixels."""

    def __init__(self, settings):
        super().__init__()
        self.encoder = Encoder(settings, ["code"])
        self.decoder = Decoder(settings)

    def forward(self, x, eps=None):
        (code,) = self.encoder(x)
        error = ((x - torch.sigmoid(self.decoder(code))) ** 2).flatten(1).sum(1)
        return -error, -error, torch.zeros_like(error)


def to_torch(values):
    """Kernels [in, out] and [height, width, in, out] as PyTorch wants them."""
    if values.ndim == 2:
        values = values.T
    if values.ndim == 4:
        values = values.transpose(3, 2, 0, 1)
    return torch.from_numpy(values.copy(order="C"))


def to_file(tensor):
    """The inverse."""
    values = tensor.detach().cpu().numpy()
    if values.ndim == 2:
        values = values.T
    if values.ndim == 4:
        values = values.transpose(2, 3, 1, 0)
    return values.copy(order="C")


def file_name(name):
    """encoder.conv1.weight is called encoder/conv1/kernel in the file."""
    return name.replace(".", "/").replace("/weight", "/kernel")


def read(path):
    with safe_open(path, "numpy") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}


def load(path=MODEL):
    """The model with its weights, its settings, and the file's metadata."""
    tensors, metadata = read(path)
    settings = json.loads(metadata["settings"])
    model = (Vae if settings["model"] == "vae" else Autoencoder)(settings)
    names = dict(model.named_parameters())
    model.load_state_dict({name: to_torch(tensors[file_name(name)]) for name in names})
    return model, settings, metadata


def adam_of(model, learning_rate):
    """Adam, going on from the moments in STATE where they are."""
    adam = torch.optim.Adam(model.parameters(), lr=learning_rate, eps=1e-8)
    if os.path.exists(STATE):
        tensors, metadata = read(STATE)
        step = torch.tensor(float(metadata["step"]))
        for name, p in model.named_parameters():
            first, second = (to_torch(tensors[f"{file_name(name)}/{which}"]) for which in ("first", "second"))
            adam.state[p] = {"step": step.clone(), "exp_avg": first, "exp_avg_sq": second}
    return adam


def save(model, adam, metadata):
    """Writes weights and moments whole or not at all."""
    named = dict(model.named_parameters())
    moments = {}
    for name, p in named.items():
        state = adam.state[p]
        moments[f"{file_name(name)}/first"] = to_file(state["exp_avg"])
        moments[f"{file_name(name)}/second"] = to_file(state["exp_avg_sq"])
    step = str(int(next(iter(adam.state.values()))["step"]))
    for path, tensors, notes in (
        (MODEL, {file_name(name): to_file(p) for name, p in named.items()}, metadata),
        (STATE, moments, {"kind": "dgm-optimiser", "step": step}),
    ):
        save_file(tensors, path + ".tmp", notes)
        os.replace(path + ".tmp", path)


def images_of(path, settings):
    """Bytes [count, height, width, channels]."""
    images, image = np.load(path), settings["image"]
    images = images.reshape(len(images), image["height"], image["width"], image["channels"])
    if images.dtype != np.uint8:
        sys.exit(f"want images of bytes, got {images.dtype}")
    return images


def pixels_of(batch, settings, random):
    """What the likelihood scores: coins of the grey values, grey values with noise, or grey values."""
    x = torch.from_numpy(batch).permute(0, 3, 1, 2).float()
    likelihood = settings.get("likelihood")
    if likelihood == "bernoulli":
        return (torch.rand(x.shape, generator=random) < x / 255).float()
    if likelihood == "learnedGaussian":
        return (x + torch.rand(x.shape, generator=random)) / 256
    return x / 255


def train(path, epochs):
    """The loop. Under torchrun each process takes its share of every batch."""
    model, settings, metadata = load()
    recipe = json.loads(metadata.get("recipe", "{}"))
    batch_size, beta = recipe.get("batch", 128), recipe.get("beta", 1)
    adam = adam_of(model, recipe.get("learningRate", 1e-3))
    images = images_of(path, settings)
    spread = "RANK" in os.environ
    if spread:
        dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    rank, world = (dist.get_rank(), dist.get_world_size()) if spread else (0, 1)
    net = nn.parallel.DistributedDataParallel(model) if spread else model
    order = torch.Generator().manual_seed(0)  # the same in all processes
    random = torch.Generator().manual_seed(1 + rank)
    for epoch in range(1, epochs + 1):
        total = 0.0
        permutation = torch.randperm(len(images), generator=order).numpy()
        for at in range(0, len(images), batch_size):
            mine = permutation[at : at + batch_size][rank::world]
            # A last batch smaller than the number of processes leaves some of them nothing to do.
            x = pixels_of(images[mine if len(mine) else permutation[:1]], settings, random)
            eps = torch.randn(len(x), settings["latent"], generator=random)
            _, reconstruction, kl = net(x, eps)
            loss = (beta * kl - reconstruction).mean()
            adam.zero_grad(set_to_none=True)
            loss.backward()
            adam.step()
            total += loss.item() * len(mine)
        if rank == 0:
            print(f"epoch {epoch} of {epochs}: loss {total * world / len(images):.2f}", flush=True)
    if rank == 0:
        save(model, adam, {**metadata, "recipe": json.dumps(recipe)})
    if spread:
        dist.destroy_process_group()


def score(path):
    """The ELBO of each image with one draw of its code."""
    model, settings, _ = load()
    random = torch.Generator().manual_seed(0)
    images = images_of(path, settings)
    with torch.no_grad():
        for at in range(0, len(images), 256):
            x = pixels_of(images[at : at + 256], settings, random)
            eps = torch.randn(len(x), settings["latent"], generator=random)
            for value in model(x, eps)[0]:
                print(f"{value:.3f}")


def sample(path, count):
    """Means of the pixels for codes from the prior, as bytes."""
    model, settings, _ = load()
    if settings["model"] != "vae":
        sys.exit("an autoencoder has no distribution of codes")
    z = torch.randn(count, settings["latent"], generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        x = torch.sigmoid(model.decoder(z)).permute(0, 2, 3, 1)
    np.save(path, (255 * x).round().byte().numpy())


if __name__ == "__main__":
    command, *arguments = [*sys.argv[1:], ""]
    if command == "train" and arguments[0]:
        train(arguments[0], int(arguments[1] or 1) if len(arguments) > 1 else 1)
    elif command == "score" and arguments[0]:
        score(arguments[0])
    elif command == "sample" and arguments[0]:
        sample(arguments[0], int(arguments[1] or 64) if len(arguments) > 1 else 64)
    else:
        print(__doc__)
