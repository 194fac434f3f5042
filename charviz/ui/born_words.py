"""What the page on the birth of a neuron says of a moment."""

from charviz.birth import PASSED, Grown, Moment, Timeline
from charviz.concepts import CONCEPTS


def measure(g: Grown) -> str:
    """Return what a concept's score is called."""
    return "Rank correlation" if g.is_graded else "AUROC"


def when(moment: Moment) -> str:
    """Return when a moment was."""
    if not moment.step:
        return "before the first step"
    epoch = f"{moment.epoch:.2g}" if moment.epoch < 10 else f"{moment.epoch:,.0f}"
    return f"step {moment.step:,}, epoch {epoch}"


def loss(told: Timeline, k: int) -> str:
    """Return how well the network guessed at the k-th moment, beside counting."""
    moment = told.moments[k]
    passed = [order for order, line in told.lines.items() if moment.validation < line]
    read = f"After {moment.characters:,} characters its" if moment.step else "At first its"
    said = f"{read} loss is {moment.validation:.3f} nats"
    if not passed:
        return f"{said}: worse than counting single characters."
    if len(passed) == len(told.lines):
        return f"{said}, past every n-gram line."
    best = min(passed, key=lambda order: told.lines[order])
    return f"{said}, past the n-gram line of {_characters(best)}."


def score(told: Timeline, g: Grown, k: int) -> str:
    """Return how well the unit-to-be does at the k-th moment, and which one was best then."""
    found = told.moments[k].scores[g.concept]
    said = f"{g.unit} scores {found.score:.3f}"
    if found.best == str(g.unit):
        return f"{said} and was the best unit then."
    best = f"{found.best}, which scores {abs(found.best_score):.3f} here"
    return f"{said}; the best unit then, on the blocks between, was {best}."


def method(told: Timeline) -> str:
    """Return how the figures were taken, and when each unit passed."""
    passed = []
    for g in told.grown:
        k, whose = told.passes(g.concept), f"{g.unit} ({CONCEPTS[g.concept].title})"
        passed.append(
            f"{whose} never reached {PASSED:g}"
            if k is None
            else f"{whose} reached {PASSED:g} first at step {told.moments[k].step:,}"
        )
    return (
        f"Losses, n-gram lines and scores are from the first {told.stretch:,} characters of the "
        "validation part, which the network did not learn from; scores are from every other block, "
        "and the best unit of a moment was chosen on the blocks between. A unit is scored in the "
        "direction that it has in the end, and was chosen for what it does in the end. "
        f"Of the {len(told.moments)} moments that were kept, {'; '.join(passed)}."
    )


def _characters(order: int) -> str:
    return "one character" if order == 1 else f"{order} characters"
