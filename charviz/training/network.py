"""The network as torch trains it, under the names that `charviz.recurrence` reads."""

import torch
from torch import Tensor, nn

from charviz.recurrence import Config

TORCH_CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
Carried = Tensor | tuple[Tensor, Tensor] | None


class CharRNN(nn.Module):
    """Embedding, a stack of recurrent layers, dropout, and a linear layer to logits."""

    def __init__(self, config: Config, dropout: float = 0.0) -> None:
        super().__init__()
        self.embedding = nn.Embedding(config.vocabulary_size, config.embedding_size)
        between = dropout if config.layers > 1 else 0.0
        self.rnn = TORCH_CELLS[config.cell](
            config.embedding_size, config.hidden_size, config.layers, dropout=between
        )
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(config.hidden_size, config.vocabulary_size)
        if config.cell == "lstm":
            self._open_forget_gates(config)

    def _open_forget_gates(self, config: Config) -> None:
        """Start with forget biases of 1, so that cells remember (Jozefowicz et al. 2015)."""
        hidden = config.hidden_size
        with torch.no_grad():
            for k in range(config.layers):
                getattr(self.rnn, f"bias_ih_l{k}")[hidden : 2 * hidden] = 1.0
                getattr(self.rnn, f"bias_hh_l{k}")[hidden : 2 * hidden] = 0.0

    def forward(self, ids: Tensor, carried: Carried) -> tuple[Tensor, Carried]:
        """Read ids [time, streams]: logits [time, streams, vocabulary] and the carried state."""
        x = self.embedding(ids)
        if x.is_cuda:  # there autocast would read float16 for bfloat16, whose gradients vanish
            with torch.autocast("cuda", enabled=False):
                h, carried = self.rnn(x.float(), carried)
        else:
            h, carried = self.rnn(x, carried)
        logits: Tensor = self.output(self.dropout(h))
        return logits, carried


def detached(carried: Carried) -> Carried:
    """Cut the graph where truncated BPTT ends: the float32 state goes on, the gradient does not."""
    if isinstance(carried, tuple):
        return carried[0].detach().float(), carried[1].detach().float()
    return None if carried is None else carried.detach().float()
