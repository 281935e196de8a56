"""The epoch bench's other side: trains the same network on the same batches in PyTorch.

Started by bench/peer-process.ts as `peer.py FOLDER`, the folder being what bench/peer-files.ts wrote. Answers commands, one JSON object a
line on standard input, with one a line on standard output:
  {"do": "describe"}           versions, sizes, and which form of nn.LSTM is the faster here
  {"do": "check", "batch": i}  loss and gradient without dropout, from the parameters given
  {"do": "round"}              every batch once, a training step each; the seconds it took, by the clock and of the processor
"""

import json
import sys
import time
from pathlib import Path

import torch

from network import Batch, Cman
from parameters import Exchange

DTYPES = {"float32": torch.float32, "int32": torch.int32}
DROPOUT_RATES = {"embedding": "embeddingDropout", "scorer": "scorerDropout"}
PEAK_ROUNDS = 40


class Peer:
    def __init__(self, folder: Path):
        self.folder = folder
        manifest = json.loads((folder / "peer.json").read_text())
        torch.set_num_threads(manifest["threads"])
        self.device = torch.device(manifest["device"])
        self.training = manifest["training"]
        self.network = Cman(manifest["spec"]).to(self.device)
        self.exchange = Exchange(self.network, manifest["parameters"])
        self.theta = read(folder / "theta.bin", "float32")
        self.exchange.load(self.theta)
        encoders = manifest["spec"]["encoders"]
        self.batches = [
            Batch({t["name"]: read_tensor(folder / f"batch-{i}.bin", t).to(self.device) for t in tensors}, encoders)
            for i, tensors in enumerate(manifest["batches"])
        ]
        self.parameters = [p for p in self.network.parameters() if p.requires_grad]
        self.average = [p.detach().clone() for p in self.parameters]
        # Each tensor by itself: PyTorch's `foreach` form was slower on a CPU. On a GPU it is the quick one.
        rate, together = self.training["learningRate"], self.device.type == "cuda"
        self.adam = torch.optim.Adam(self.parameters, lr=rate, foreach=together)
        self.steps = 0

    def describe(self) -> dict:
        return {
            "torch": torch.__version__,
            "threads": torch.get_num_threads(),
            "parameters": sum(p.numel() for p in self.parameters),
            "matrixProductPeakGflops": matrix_product_peak(self.device),
            "lstm": self.choose_lstm(),
        }

    def choose_lstm(self) -> str:
        """Packed sequences or plain padded ones over tokens: a round with each, the faster is kept. Also the warm-up."""
        seconds = {}
        for mode in ("packed", "plain"):
            self.network.lstm_mode = mode
            self.step(self.batches[0])
            seconds[mode] = self.round()["seconds"]
        self.network.lstm_mode = min(seconds, key=seconds.get)
        return self.network.lstm_mode

    def check(self, index: int) -> dict:
        self.exchange.load(self.theta)
        self.network.train()
        self.adam.zero_grad(set_to_none=True)
        loss = self.network(self.batches[index], lambda _site, x: x, self.training["relationWeight"])
        loss.backward()
        path = self.folder / "gradient.bin"
        path.write_bytes(self.exchange.gradient().cpu().numpy().astype("<f4").tobytes())
        return {"loss": loss.item(), "gradient": str(path)}

    def step(self, batch: Batch) -> float:
        training = self.training

        def drop(site: str, x: torch.Tensor) -> torch.Tensor:
            rate = training[DROPOUT_RATES.get(site, "lstmDropout")]
            if rate == 0:
                return x
            mask = x.new_empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - rate).div_(1 - rate)
            return x * mask

        self.adam.zero_grad(set_to_none=True)
        loss = self.network(batch, drop, training["relationWeight"])
        loss.backward()
        if training["clipNorm"] > 0:
            torch.nn.utils.clip_grad_norm_(self.parameters, training["clipNorm"])
        self.adam.step()
        self.steps += 1
        if training["averageDecay"] > 0:
            decay = min(training["averageDecay"], (1 + self.steps) / (10 + self.steps))
            with torch.no_grad():
                torch._foreach_mul_(self.average, decay)
                torch._foreach_add_(self.average, self.parameters, alpha=1 - decay)
        return loss.item()

    def round(self) -> dict:
        self.network.train()
        begun, used = time.perf_counter(), time.process_time()
        for batch in self.batches:
            self.step(batch)
        # Reading the last loss has waited for the GPU, but for what came after it.
        wait_for(self.device)
        return {"seconds": time.perf_counter() - begun, "processorSeconds": time.process_time() - used}


def read(path: Path, dtype: str) -> torch.Tensor:
    return torch.frombuffer(bytearray(path.read_bytes()), dtype=DTYPES[dtype])


def read_tensor(path: Path, tensor: dict) -> torch.Tensor:
    """One tensor of a batch's file: `offset` in bytes; both kinds of value take four."""
    size = torch.Size(tensor["shape"]).numel()
    with path.open("rb") as file:
        file.seek(tensor["offset"])
        return torch.frombuffer(bytearray(file.read(4 * size)), dtype=DTYPES[tensor["dtype"]]).view(tensor["shape"])


def wait_for(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def matrix_product_peak(device: torch.device) -> float:
    """As bench/matrix-peak.ts measures onnxruntime: tells at once where PyTorch runs on a slow BLAS."""
    rows, inner, columns = 480, 640, 1024
    a, b = torch.ones(rows, inner, device=device), torch.ones(inner, columns, device=device)
    best = float("inf")
    for _ in range(PEAK_ROUNDS):
        begun = time.perf_counter()
        a @ b
        wait_for(device)
        best = min(best, time.perf_counter() - begun)
    return 2 * rows * inner * columns / best / 1e9


def main() -> None:
    peer = Peer(Path(sys.argv[1]))
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "describe":
            answer = peer.describe()
        elif command["do"] == "check":
            answer = peer.check(command["batch"])
        else:
            answer = peer.round()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
