"""Learns digits on every GPU of the job. torchrun starts one process for each and numbers them in the environment."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

CHECKPOINT = Path("/opt/ml/checkpoints/last.pt")


def digits(folder: str) -> TensorDataset:
    """``images.npy``, 28 x 28 bytes each, and ``labels.npy``, 0 to 9."""
    images = torch.from_numpy(np.load(Path(folder) / "images.npy")).float().unsqueeze(1) / 255
    return TensorDataset(images, torch.from_numpy(np.load(Path(folder) / "labels.npy")).long())


def network() -> nn.Module:
    """A small convolutional network."""
    return nn.Sequential(
        *(nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(64 * 7 * 7, 128), nn.ReLU(), nn.Linear(128, 10)),
    )


def resume(model: nn.Module, optimizer: torch.optim.Optimizer, device: torch.device) -> int:
    """The epoch to begin with: after the last one that a job saved which Spot has interrupted."""
    if not CHECKPOINT.exists():
        return 0
    saved = torch.load(CHECKPOINT, map_location=device, weights_only=True)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"] + 1


def save(content: object, path: Path) -> None:
    """Written beside it first: SageMaker uploads the folder all the time, half a file would be of no use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".tmp")
    torch.save(content, unfinished)
    unfinished.replace(path)


def main() -> None:
    """The hyperparameters arrive as arguments."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch-size", type=int, default=128, help="of each GPU")
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--train", default=os.environ.get("SM_CHANNEL_TRAIN"))
    parser.add_argument("--model-dir", default=os.environ.get("SM_MODEL_DIR"))
    given = parser.parse_args()

    dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    first = dist.get_rank() == 0
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
    torch.manual_seed(0)
    plain = network().to(device)
    optimizer = torch.optim.Adam(plain.parameters(), lr=given.learning_rate)
    begin = resume(plain, optimizer, device)
    model = DistributedDataParallel(plain, device_ids=[device] if device.type == "cuda" else None)
    dataset = digits(given.train)
    sampler = DistributedSampler(dataset)  # each process its share of the images
    loader = DataLoader(dataset, batch_size=given.batch_size, sampler=sampler)

    for epoch in range(begin, given.epochs):
        sampler.set_epoch(epoch)
        loss_sum = torch.zeros((), device=device)
        for images, labels in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images.to(device)), labels.to(device))
            loss.backward()
            optimizer.step()
            loss_sum += loss.detach()
        dist.all_reduce(loss_sum)
        if first:
            print(f"epoch={epoch} train_loss={loss_sum.item() / len(loader) / dist.get_world_size():.4f}", flush=True)
            save({"model": plain.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, CHECKPOINT)
    if first:
        save(plain.state_dict(), Path(given.model_dir) / "model.pt")
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
