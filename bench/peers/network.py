"""CMAN in PyTorch, part for part what trainer/network declares: the reference that bench/epoch.ts is measured against.

Written for speed within PyTorch's own operations: nn.LSTM, nn.MultiheadAttention, one matrix product for all relations, in-place tanh; the
relation scorer sees pairs of mentions only, none of them padding. The one loop in Python is the CRF's forward recursion over time, for which
PyTorch has no operation. Equation numbers are the paper's (Zhao et al., IJCAI 2020). Dimension letters: B batch, n tokens, H = 2d, T tags,
R relation types, k mentions of the sentence with most, M mentions and P pairs of the batch.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

# As in trainer/network/pair-scorer.ts.
POOLING_HEADS = 4
SCORE_LIMIT = 3
NOTHING_BETWEEN = 1e-2


class BiLstm(nn.Module):
    """Eq. 1. `packed` and `plain` give the same states; which is faster is for the machine to say."""

    def __init__(self, inputs: int, units: int):
        super().__init__()
        self.units = units
        self.lstm = nn.LSTM(inputs, units, batch_first=True, bidirectional=True)
        # nn.LSTM adds two biases to the same gates. One is enough: the other stays zero, so that both networks have the same parameters.
        for name, parameter in self.lstm.named_parameters():
            if name.startswith("bias_hh"):
                nn.init.zeros_(parameter).requires_grad_(False)

    def forward(self, x: Tensor, rows: "Rows", mode: str) -> Tensor:
        """x `[B, n, I]` to `[B, n, 2d]`; what stands on padding has no meaning."""
        if mode == "packed":
            states, _ = self.lstm(pack_padded_sequence(x, rows.lengths, batch_first=True))
            return pad_packed_sequence(states, batch_first=True, total_length=x.shape[1])[0]
        # Padding at the end of both directions never reaches a real token, if the backward one reads each row from its own last token.
        forward = self._one_direction(x, "")
        backward = self._one_direction(rows.reverse(x), "_reverse")
        return torch.cat([forward, rows.reverse(backward)], 2)

    def ends(self, x: Tensor, rows: "Rows") -> Tensor:
        """The last state of each direction, `[B, 2d]`. Always packed: words differ so much in length that padding would cost more."""
        packed: PackedSequence = pack_padded_sequence(x, rows.lengths, batch_first=True)
        _, (hidden, _) = self.lstm(packed)
        return torch.cat([hidden[0], hidden[1]], 1)

    def _one_direction(self, x: Tensor, suffix: str) -> Tensor:
        names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        weights = [getattr(self.lstm, name + suffix) for name in names]
        zero = x.new_zeros(1, x.shape[0], self.units)
        return torch.lstm(x, (zero, zero), weights, True, 1, 0.0, self.training, False, True)[0]


class Rows:
    """Lengths of padded rows, longest first, and what follows from them."""

    def __init__(self, lengths: Tensor, n: int):
        self.lengths = lengths.cpu()
        self.last = lengths - 1
        positions = torch.arange(n, device=lengths.device)
        self.mask = positions < lengths.view(-1, 1)
        self._reversed = torch.where(self.mask, self.last.view(-1, 1) - positions, positions)

    def reverse(self, x: Tensor) -> Tensor:
        """Each row's real part back to front."""
        return x.gather(1, self._reversed.unsqueeze(2).expand(-1, -1, x.shape[2]))


class Attention(nn.Module):
    """LayerNorm(query + MultiHead(query, source, source)), Eq. 2 and 3."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = nn.MultiheadAttention(width, heads, batch_first=True)
        self.norm = nn.LayerNorm(width)

    def forward(self, query: Tensor, source: Tensor, rows: Rows) -> Tensor:
        attended, _ = self.heads(query, source, source, key_padding_mask=~rows.mask, need_weights=False)
        return self.norm(query + attended)


class Unit(nn.Module):
    """A BiLSTM over `inputs`, then attention to its states: BSA (from them) and BLA (from the query)."""

    def __init__(self, inputs: int, units: int, heads: int):
        super().__init__()
        self.sequence = BiLstm(inputs, units)
        self.attention = Attention(2 * units, heads)


class PairScorer(nn.Module):
    """trainer/network/pair-scorer.ts (Eq. 9) for a list of pairs: `[P, R]` logits, and no k x k table with its padding."""

    def __init__(self, states: int, relations: int, config: dict, features: int):
        super().__init__()
        hidden, self.context_width = config["scorerHidden"], config["pairContext"]
        self.width = relations * hidden
        # What a mention says as head, then what it says as tail.
        self.mentions = nn.Linear(2 * states + config["labelEmbedding"], 2 * self.width, bias=False)
        # Values of the pooling, then its scores.
        self.pooling = nn.Linear(states, self.context_width + POOLING_HEADS)
        # What is pooled between two mentions, then what is counted of them.
        self.pairs = nn.Linear(self.context_width + features, self.width)
        self.output = nn.Parameter(torch.zeros(relations, hidden))
        self.prior = nn.Parameter(torch.zeros(relations))
        self.register_buffer("blocks", torch.block_diag(*torch.ones(relations, hidden, 1)), persistent=False)

    def forward(self, states: Tensor, labels: nn.Embedding, pairs: "Pairs") -> Tensor:
        tokens = states.flatten(0, 1).index_select(0, pairs.tokens).view(-1, 2 * states.shape[2])
        mentions = self.mentions(torch.cat([tokens, labels(pairs.tags)], 1)).view(-1, self.width)
        # Rows picked one end at a time: F.embedding_bag, which would add both in one go, took longer.
        heads, tails = mentions.index_select(0, pairs.heads), mentions.index_select(0, pairs.tails)
        hidden = self.pairs(torch.cat([self._between(states, pairs), pairs.features], 1)).add_(heads).add_(tails).tanh_()
        # v as a block-diagonal matrix: every relation's score in one product, without another tensor of all hidden units.
        return F.linear(hidden, (self.blocks * self.output.view(-1, 1)).t(), self.prior)

    def _between(self, states: Tensor, pairs: "Pairs") -> Tensor:
        """Attention-pooled states of the tokens between two mentions, `[P, C]`."""
        values, scores = self.pooling(states).split([self.context_width, POOLING_HEADS], 2)
        shares = torch.tanh(scores).mul(SCORE_LIMIT).exp()
        weighted = values.unflatten(2, (POOLING_HEADS, -1)) * shares.unsqueeze(3)
        sums = torch.bmm(pairs.bounds, torch.cat([weighted.flatten(2), shares], 2)).flatten(0, 1)
        between = sums.index_select(0, pairs.later) - sums.index_select(0, pairs.earlier)
        parts, wholes = between.split([self.context_width, POOLING_HEADS], 1)
        return (parts.unflatten(1, (POOLING_HEADS, -1)) / (wholes + NOTHING_BETWEEN).unsqueeze(2)).flatten(1)


class Cman(nn.Module):
    def __init__(self, spec: dict):
        super().__init__()
        config = spec["config"]
        self.config = config
        self.encoders = spec["encoders"]
        tags, relations = len(spec["tags"]), len(spec["relations"])
        d, heads = config["hidden"], config["heads"]
        width = 2 * d
        self.lstm_mode = "packed"
        layered = [encoder for encoder in self.encoders if encoder["layers"] > 1]
        self.mix = nn.ParameterDict({e["id"]: nn.Parameter(torch.zeros(e["layers"])) for e in layered})
        self.scale = nn.ParameterDict({e["id"]: nn.Parameter(torch.ones(())) for e in layered})
        self.words = nn.Embedding(spec["words"], config["wordEmbedding"])
        self.characters = nn.Embedding(spec["characters"], config["characterEmbedding"])
        self.character_sequence = BiLstm(config["characterEmbedding"], config["characterHidden"])
        self.bsa = nn.ModuleList(
            Unit(spec["inputWidth"] if unit == 0 else width, d, heads) for unit in range(config["bsaUnits"])
        )
        self.emissions = nn.Linear(width, tags)
        self.transitions = nn.Parameter(torch.zeros(tags, tags))
        self.start = nn.Parameter(torch.zeros(tags))
        self.end = nn.Parameter(torch.zeros(tags))
        self.labels = nn.Embedding(tags, config["labelEmbedding"])
        self.bla1 = Unit(config["labelEmbedding"], d, heads)
        self.fusion = BiLstm(2 * width, d)
        self.bla2 = Unit(config["labelEmbedding"], d, heads)
        self.scorer = PairScorer(width, relations, config, spec["pairFeatures"])

    def forward(self, batch: "Batch", drop, relation_weight: float) -> Tensor:
        """L_joint, a mean per sentence (Eq. 13). `drop(site, x)` applies a mask locked over the sentence."""
        rows, mode = batch.rows, self.lstm_mode
        states = drop("embedding", self._token_input(batch))
        for number, unit in enumerate(self.bsa, 1):
            encoded = drop(f"bsa{number}", unit.sequence(states, rows, mode))
            states = unit.attention(encoded, encoded, rows)  # Eq. 4
        loss = self._tag_loss(self.emissions(states), batch)
        labels = self.labels(batch.tags)
        first = self._label_attention(self.bla1, states, labels, "labels1", batch, drop)  # Eq. 5
        fused = drop("fusion", self.fusion(torch.cat([states, first], 2), rows, mode))  # Eq. 6
        aware = self._label_attention(self.bla2, fused, labels, "labels2", batch, drop)  # Eq. 7
        logits = self.scorer(drop("scorer", aware), self.labels, batch.pairs)
        relation_loss = F.binary_cross_entropy_with_logits(logits, batch.relations, reduction="sum")  # Eq. 12
        return (loss + relation_weight * relation_loss) / batch.size

    def _token_input(self, batch: "Batch") -> Tensor:
        parts = []
        for encoder in self.encoders:
            vectors = batch.vectors[encoder["id"]]
            if encoder["layers"] > 1:
                share = torch.softmax(self.mix[encoder["id"]], 0)
                mixed = share @ vectors.view(encoder["layers"], -1)
                vectors = mixed.view(vectors.shape[1:]) * self.scale[encoder["id"]]
            parts.append(vectors)
        spelled = self.character_sequence.ends(self.characters(batch.characters), batch.spelling)
        parts += [self.words(batch.words), F.embedding(batch.word_rows, spelled), batch.casing]
        return torch.cat(parts, 2)

    def _label_attention(self, unit: Unit, query: Tensor, labels: Tensor, site: str, batch: "Batch", drop) -> Tensor:
        source = drop(site, unit.sequence(labels, batch.rows, self.lstm_mode))
        return unit.attention(query, source, batch.rows)

    def _tag_loss(self, emissions: Tensor, batch: "Batch") -> Tensor:
        """Negative log-likelihood of the gold tags under the CRF, summed (Eq. 8 and 11)."""
        tags, mask = batch.tags, batch.rows.mask
        gold = (emissions.gather(2, tags.unsqueeze(2)).squeeze(2) * mask).sum()
        gold = gold + (self.transitions[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum()
        gold = gold + self.start[tags[:, 0]].sum()
        gold = gold + self.end[tags.gather(1, batch.rows.last.view(-1, 1))].sum()
        steps = emissions.unbind(1)
        real = mask.unsqueeze(2).unbind(1)
        alpha = self.start + steps[0]
        for step, present in zip(steps[1:], real[1:]):
            extended = torch.logsumexp(alpha.unsqueeze(2) + self.transitions, 1) + step
            alpha = torch.where(present, extended, alpha)
        return torch.logsumexp(alpha + self.end, 1).sum() - gold


class Batch:
    """One batch as bench/peers writes it, its rows put longest first, as packing wants them."""

    def __init__(self, arrays: dict, encoders: list):
        lengths, order = arrays["lengths"].long().sort(descending=True, stable=True)
        self.size, self.n = arrays["words"].shape
        self.rows = Rows(lengths, self.n)
        self.words = arrays["words"].long()[order]
        self.casing = arrays["casing"][order]
        self.vectors = {
            e["id"]: arrays[f"encoder.{e['id']}"].index_select(1 if e["layers"] > 1 else 0, order) for e in encoders
        }
        spelled, word_order = arrays["characterLengths"].long().sort(descending=True, stable=True)
        self.characters = arrays["characters"].long()[word_order]
        self.spelling = Rows(spelled, self.characters.shape[1])
        # A word's row before sorting to its row after.
        self.word_rows = torch.argsort(word_order)[arrays["wordRows"].long()[order]]
        self.tags = arrays["tags"][order].argmax(2)
        self.pairs = Pairs(arrays, order, self.tags)
        self.relations = arrays["pairs"][order][self.pairs.where]


class Pairs:
    """The batch's pairs of two mentions: where both are, as rows to pick out of tables."""

    def __init__(self, arrays: dict, order: Tensor, tags: Tensor):
        begins, ends = arrays["begins"][order], arrays["ends"][order]
        _, k, n = begins.shape
        sentence, mention = present = begins.sum(2).nonzero(as_tuple=True)
        last = ends.argmax(2)[present]
        # First and last token of each mention in turn, `[2M]`, and the tag of the last.
        self.tokens = (torch.stack([begins.argmax(2)[present], last], 1) + n * sentence.view(-1, 1)).flatten()
        self.tags = tags[sentence, last]
        number = torch.zeros(begins.shape[:2], dtype=torch.long, device=begins.device)
        number[present] = torch.arange(len(mention), device=begins.device)
        mask = arrays["pairMask"][order].squeeze(3)
        self.where = sentence, head, tail = mask.nonzero(as_tuple=True)
        # In a table of two rows a mention: as head, as tail.
        self.heads, self.tails = 2 * number[sentence, head], 2 * number[sentence, tail] + 1
        self.features = arrays["pairFeatures"][order][self.where]
        # Per sentence: the tokens before each mention, then those up to each one's end, `[B, 2k, n]`. What is between two mentions is before
        # the later and not up to the end of the earlier; never padding.
        self.bounds = torch.cat([arrays["before"][order], arrays["through"][order]], 1)
        head_first = arrays["headFirst"][order].squeeze(3)[self.where] > 0
        self.later = 2 * k * sentence + torch.where(head_first, tail, head)
        self.earlier = 2 * k * sentence + k + torch.where(head_first, head, tail)
