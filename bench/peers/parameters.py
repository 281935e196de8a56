"""Carries parameters between trainer/network's layout and PyTorch's: names, transposes, the order of an LSTM's gates."""

from typing import Callable, Iterator, NamedTuple

import torch
from torch import Tensor, nn

from network import Attention, BiLstm, Cman, PairScorer

# Gates: ours are o, i, f, g; PyTorch's i, f, g, o.
TO_TORCH = (1, 2, 3, 0)
TO_OURS = (3, 0, 1, 2)


def _gates(x: Tensor, order: tuple) -> Tensor:
    """Reorders the four blocks of the first axis."""
    blocks = x.chunk(4)
    return torch.cat([blocks[index] for index in order])


class Link(NamedTuple):
    """A parameter of ours: how its values go into the module, and how `read` (value or gradient) of the module's gives it back."""

    name: str
    load: Callable[[Tensor], None]
    give: Callable[[Callable[[nn.Parameter], Tensor]], Tensor]


def _plain(name: str, parameter: nn.Parameter, transposed: bool = False, part: tuple = ()) -> Link:
    """All of a parameter, or the `part` of it that these indices cut out."""

    def load(values: Tensor) -> None:
        target = parameter.data[part]
        target.copy_((values.t() if transposed else values).reshape(target.shape))

    return Link(name, load, lambda read: read(parameter)[part].t() if transposed else read(parameter)[part])


def _dense(name: str, layer: nn.Linear, outputs: slice = slice(None)) -> Iterator[Link]:
    yield _plain(f"{name}.weight", layer.weight, transposed=True, part=(outputs,))
    yield _plain(f"{name}.bias", layer.bias, part=(outputs,))


def _bi_lstm(name: str, layer: BiLstm) -> Iterator[Link]:
    def link(ours: str, theirs: str, cut: Callable[[Tensor], tuple], join: Callable[[list], Tensor]) -> Link:
        parameters = [getattr(layer.lstm, f"{theirs}_l0{suffix}") for suffix in ("", "_reverse")]

        def load(values: Tensor) -> None:
            for parameter, part in zip(parameters, cut(values)):
                parameter.data.copy_(_gates(part, TO_TORCH))

        return Link(f"{name}.{ours}", load, lambda read: join([_gates(read(p), TO_OURS) for p in parameters]))

    yield link("input", "weight_ih", lambda x: x.t().chunk(2), lambda parts: torch.cat(parts).t())
    yield link(
        "recurrent", "weight_hh", lambda x: x.transpose(1, 2).unbind(), lambda parts: torch.stack(parts).transpose(1, 2)
    )
    yield link("bias", "bias_ih", lambda x: x.chunk(2), torch.cat)


def _attention(name: str, layer: Attention) -> Iterator[Link]:
    heads = layer.heads
    width = heads.embed_dim
    for index, part in enumerate(("query", "key", "value")):
        rows = (slice(index * width, (index + 1) * width),)
        yield _plain(f"{name}.{part}.weight", heads.in_proj_weight, transposed=True, part=rows)
        yield _plain(f"{name}.{part}.bias", heads.in_proj_bias, part=rows)
    yield from _dense(f"{name}.output", heads.out_proj)
    yield _plain(f"{name}.gain", layer.norm.weight)
    yield _plain(f"{name}.shift", layer.norm.bias)


def _pair_scorer(scorer: PairScorer) -> Iterator[Link]:
    width, context = scorer.width, scorer.context_width
    yield _plain("scorer.head", scorer.mentions.weight, transposed=True, part=(slice(None, width),))
    yield _plain("scorer.tail", scorer.mentions.weight, transposed=True, part=(slice(width, None),))
    yield from _dense("context.value", scorer.pooling, slice(None, context))
    yield from _dense("context.score", scorer.pooling, slice(context, None))
    yield _plain("scorer.context", scorer.pairs.weight, transposed=True, part=(slice(None), slice(None, context)))
    yield _plain("scorer.features", scorer.pairs.weight, transposed=True, part=(slice(None), slice(context, None)))
    yield _plain("scorer.bias", scorer.pairs.bias)
    yield _plain("scorer.output", scorer.output)
    yield _plain("scorer.prior", scorer.prior)


def links(network: Cman) -> Iterator[Link]:
    for encoder in network.mix:
        yield _plain(f"mix.{encoder}.weights", network.mix[encoder])
        yield _plain(f"mix.{encoder}.scale", network.scale[encoder])
    yield _plain("words", network.words.weight)
    yield _plain("characters", network.characters.weight)
    yield from _bi_lstm("characters.sequence", network.character_sequence)
    units = {f"bsa{number}": unit for number, unit in enumerate(network.bsa, 1)}
    for name, unit in {**units, "bla1": network.bla1, "bla2": network.bla2}.items():
        yield from _bi_lstm(f"{name}.sequence", unit.sequence)
        yield from _attention(f"{name}.attention", unit.attention)
    yield from _dense("emissions", network.emissions)
    for part in ("transitions", "start", "end"):
        yield _plain(f"crf.{part}", getattr(network, part))
    yield _plain("labels", network.labels.weight)
    yield from _bi_lstm("fusion", network.fusion)
    yield from _pair_scorer(network.scorer)


class Exchange:
    """All of the network's parameters in the order of ours. Raises where the two networks do not have the same ones."""

    def __init__(self, network: Cman, declarations: list):
        by_name = {link.name: link for link in links(network)}
        ours = {declaration["name"] for declaration in declarations}
        if ours != set(by_name):
            raise ValueError(f"the networks differ: {sorted(ours ^ set(by_name))}")
        self._links = [(by_name[d["name"]], d["shape"]) for d in declarations]

    def load(self, theta: Tensor) -> None:
        at = 0
        for link, shape in self._links:
            size = torch.Size(shape).numel()
            values = theta[at : at + size].view(shape)
            # Weights of all relations side by side, as the scorer multiplies them.
            link.load(values.reshape(shape[0], -1) if len(shape) == 3 and link.name.startswith("scorer.") else values)
            at += size
        if at != theta.numel():
            raise ValueError(f"{theta.numel()} values for {at} parameters")

    def gradient(self) -> Tensor:
        """The gradient of all parameters as one vector in our order."""
        parts = []
        for link, _ in self._links:
            parts.append(link.give(lambda p: torch.zeros_like(p) if p.grad is None else p.grad).reshape(-1))
        return torch.cat(parts)
