"""JAX, as an expert of it writes the step: one jitted function with donated state, fast random bits."""

import json
import os
import sys

given = json.loads(sys.argv[1])
os.environ.setdefault("JAX_PLATFORMS", "cpu")
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from orders import serve

# Philox bits: the default generator of JAX, threefry, is slower on a CPU.
jax.config.update("jax_default_prng_impl", "rbg")
with open(os.path.join(os.path.dirname(__file__), "works.json"), encoding="utf-8") as file:
    work = json.load(file)[given["work"]]
model, batch, side, count = work["model"], work["batch"], given["side"], given["count"]
vae = model["kind"] == "vae"
generator = np.random.default_rng(1)


def dense(a, b):
    limit = (6 / (a + b)) ** 0.5
    return {"w": generator.uniform(-limit, limit, (a, b)).astype(np.float32), "b": np.zeros(b, np.float32)}


def conv(a, b):
    limit = (6 / (9 * (a + b))) ** 0.5
    w = generator.uniform(-limit, limit, (3, 3, a, b)).astype(np.float32)
    return {"w": w, "b": np.zeros(b, np.float32)}


def stack(layer, sizes):
    return [layer(a, b) for a, b in zip(sizes, sizes[1:])]


def linear(p, x):
    return x @ p["w"] + p["b"]


def convolve(p, x):
    return lax.conv_general_dilated(x, p["w"], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")) + p["b"]


def pool(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def up(x):
    n, h, w, c = x.shape
    return jnp.broadcast_to(x[:, :, None, :, None, :], (n, h, 2, w, 2, c)).reshape(n, 2 * h, 2 * w, c)


def draw(p, h, key):
    mean, log_var = linear(p["mean"], h), linear(p["log_var"], h)
    eps = jax.random.normal(key, mean.shape)
    kl = 0.5 * jnp.sum(mean**2 + jnp.exp(log_var) - log_var - 1)
    return mean + jnp.exp(0.5 * log_var) * eps, kl


def dense_vae(p, x, key):
    h = x.reshape(len(x), -1)
    for layer in p["down"]:
        h = jax.nn.relu(linear(layer, h))
    h, kl = draw(p, h, key)
    for layer in p["up"]:
        h = jax.nn.relu(linear(layer, h))
    return linear(p["out"], h).reshape(x.shape), kl


def conv_vae(p, x, key):
    h = x
    for layer in p["down"]:
        h = pool(jax.nn.relu(convolve(layer, h)))
    shape = h.shape
    z, kl = draw(p, h.reshape(len(x), -1), key)
    h = jax.nn.relu(linear(p["hidden"], z)).reshape(shape)
    for layer in p["up"]:
        h = jax.nn.relu(convolve(layer, up(h)))
    return convolve(p["out"], h), kl


def classify(p, x):
    h = x
    for layer in p["convs"]:
        h = pool(jax.nn.relu(convolve(layer, h)))
    h = h.reshape(len(x), -1)
    for layer in p["hidden"]:
        h = jax.nn.relu(linear(layer, h))
    return linear(p["out"], h)


def start():
    channels, hidden = model.get("channels"), model.get("hidden")
    if vae and channels is None:
        sizes, latent = [side * side, *hidden], model["latent"]
        heads = {"mean": dense(sizes[-1], latent), "log_var": dense(sizes[-1], latent)}
        ups = stack(dense, [latent, *hidden[::-1]])
        return {"down": stack(dense, sizes), **heads, "up": ups, "out": dense(hidden[0], sizes[0])}
    if vae:
        units, latent = (side >> len(channels)) ** 2 * channels[-1], model["latent"]
        heads = {"mean": dense(units, latent), "log_var": dense(units, latent)}
        ups = stack(conv, [channels[-1], *channels[::-1]])
        body = {"down": stack(conv, [1, *channels]), "hidden": dense(latent, units), "up": ups}
        return {**body, **heads, "out": conv(channels[0], 1)}
    sizes = [(side >> len(channels)) ** 2 * [1, *channels][-1], *hidden]
    convs = stack(conv, [1, *channels])
    return {"convs": convs, "hidden": stack(dense, sizes), "out": dense(sizes[-1], 10)}


def loss_of(p, grey, label, key):
    if not vae:
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(classify(p, grey)), label[:, None], 1))
    bits, noise = jax.random.split(key)
    x = (jax.random.uniform(bits, grey.shape) < grey).astype(jnp.float32)
    logits, kl = (dense_vae if "hidden" in model else conv_vae)(p, x, noise)
    return (jnp.sum(jax.nn.softplus(logits) - x * logits) + kl) / len(x)


def training_step():
    pixels = jnp.asarray(np.fromfile(f"{given['data']}/images.bin", np.uint8).reshape(count, side, side, 1))
    labels = jnp.asarray(np.fromfile(f"{given['data']}/labels.bin", np.uint8).astype(np.int32))
    p = jax.tree.map(jnp.asarray, start())
    zeros = lambda: jax.tree.map(jnp.zeros_like, p)
    state = (p, zeros(), zeros(), jnp.zeros((), jnp.int32), jax.random.key(1))

    def update(state, pixels, labels, rows):
        p, m, v, t, key = state
        key, use = jax.random.split(key)
        grey = pixels[rows].astype(jnp.float32) / 255
        loss, g = jax.value_and_grad(loss_of)(p, grey, labels[rows], use)
        t = t + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        a, b = 1e-3 / (1 - 0.9**t), 1 / (1 - 0.999**t)
        p = jax.tree.map(lambda p, m, v: p - a * m / (jnp.sqrt(v * b) + 1e-8), p, m, v)
        return (p, m, v, t, key), loss

    update = jax.jit(update, donate_argnums=0)
    order, at = generator.permutation(count), 0

    def step():
        nonlocal state, order, at
        if at + batch > count:
            order, at = generator.permutation(count), 0
        rows = order[at : at + batch]
        at += batch
        state, loss = update(state, pixels, labels, rows)
        return float(loss)

    return step


def operation_step():
    if model["kind"] == "matMul":
        shapes = (model["m"], model["k"]), (model["k"], model["n"])
        operation = jax.jit(jnp.matmul)
    else:
        shapes = (batch, model["side"], model["side"], model["inChannels"]), (3, 3, model["inChannels"], model["outChannels"])
        operation = jax.jit(lambda x, w: lax.conv_general_dilated(x, w, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")))
    a, b = (jnp.asarray(generator.standard_normal(shape, np.float32)) for shape in shapes)

    def step():
        operation(a, b).block_until_ready()
        return 0.0

    return step


serve(training_step() if model["kind"] in ("vae", "classifier") else operation_step(), {"jax": jax.__version__})
