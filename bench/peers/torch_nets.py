"""W4, W5 and W8 in PyTorch."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from harness import measure, normals, value, wanted
from torch_library import tensor_of


def deep(name):
    act, scale = (nn.Tanh, (1 / 256) ** 0.5) if name == "tanh" else (nn.ReLU, (2 / 256) ** 0.5)
    layers = []
    for i in range(100):
        linear = nn.Linear(256, 256, bias=False)
        with torch.no_grad():
            linear.weight.copy_(tensor_of(normals(65536, scale, i + 1), 256, 256).t())
        layers += [linear, act()]
    return nn.Sequential(*layers), tensor_of(normals(4096, 1, 3), 16, 256)


def deep_rows(name):
    rows = [f"W4-{name}", f"W4b-{name}", f"W4c-{name}"]
    if not any(wanted(row) for row in rows):
        return
    net, x = deep(name)

    def forward():
        with torch.no_grad():
            return net(x)[0, 0].item()

    def both():
        net.zero_grad(set_to_none=True)
        loss = net(x).pow(2).mean()
        loss.backward()
        return loss

    def watched():
        acts = []
        hooks = [m.register_forward_hook(lambda m, i, o: acts.append(o.detach().std().item())) for m in net if not isinstance(m, nn.Linear)]
        both()
        grads = [m.weight.grad.std().item() for m in net if isinstance(m, nn.Linear)]
        for hook in hooks:
            hook.remove()
        return [acts[0], acts[99], grads[0], grads[99]]

    def share_both():
        loss = both().item()
        value(rows[1], [loss, net[0].weight.grad.std().item(), net[198].weight.grad.std().item()], 1e-3)
        return lambda: both().item()

    def share_watched():
        value(rows[2], watched(), 1e-3)
        return watched

    measure(rows[0], lambda: forward)
    measure(rows[1], share_both)
    measure(rows[2], share_watched)


deep_rows("tanh")
deep_rows("relu")


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(9, 16)
        self.bn1 = nn.BatchNorm1d(16)
        self.fc2 = nn.Linear(16, 8)
        self.bn2 = nn.BatchNorm1d(8)
        self.fc3 = nn.Linear(8, 1)
        nn.init.kaiming_uniform_(self.fc1.weight)
        nn.init.kaiming_uniform_(self.fc2.weight)
        nn.init.kaiming_uniform_(self.fc3.weight, nonlinearity="sigmoid")

    def forward(self, x):
        x = F.elu(self.bn1(self.fc1(x)))
        x = F.elu(self.bn2(self.fc2(x)))
        return torch.sigmoid(self.fc3(x))


def training(row, net, criterion, optimizer, batches):
    state = {"next": 0, "loss": None}

    def step():
        x, y = batches[state["next"] % len(batches)]
        state["next"] += 1
        optimizer.zero_grad(set_to_none=True)  # the default since torch 2.0
        loss = criterion(net(x), y)
        loss.backward()
        optimizer.step()
        state["loss"] = loss
        return loss.item() if state["next"] <= 10 else None

    value(row, [step() for _ in range(10)], 1e-4)
    return step, lambda: state["loss"].item()


def course_row(batch, name):
    row = f"W5{'' if batch == 32 else 'b'}-{name}"

    def make():
        torch.manual_seed(2)
        x = tensor_of(normals(batch * 9, 1, 5), batch, 9)
        y = (x[:, 0] + x[:, 1] * x[:, 2] > 0).float().view(-1, 1)
        net = Net()
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-3) if name == "adam" else torch.optim.SGD(net.parameters(), lr=1e-2)
        return training(row, net, nn.BCELoss(), optimizer, [(x, y)])

    measure(row, make)


for batch in (32, 1024):
    for name in ("adam", "sgd"):
        course_row(batch, name)


def digit_row():
    teacher = tensor_of(normals(7840, 1, 9), 784, 10)
    batches = []
    for b in range(16):
        x = tensor_of(normals(64 * 784, 1, 100 + b), 64, 784)
        batches.append((x, (x.double() @ teacher.double()).argmax(1)))
    torch.manual_seed(3)
    net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    return training("W8", net, nn.CrossEntropyLoss(), optimizer, batches)


measure("W8", digit_row)
