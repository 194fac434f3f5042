"""A hunt as a job: the child processes it takes, and about how long they will."""

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS
from charviz.hunting.stages import STAGES
from charviz.ui import hunts, models, runs
from charviz.ui.children import Step
from charviz.ui.hunts import CORPUS, OWN, Asked
from charviz.ui.jobs import QUEUE, Job
from charviz.ui.sessions import session

FETCHING = "bringing the text"
STARTING = "starting"
# Seconds a million weights and a million characters, measured on one core; then those that do not
# grow with the text: a million weights each, for each concept that a unit follows.
READING = {"trace": 55.0, "score": 50.0, "controls": 15.0}
LABELLING = 3.0
TWINS = 5 * 8.0  # five networks, at most 100,000 characters each
CAUSE, PROBE = 130.0, 6.0
FOLLOWED = 0.15  # of the concepts asked for
MORE_WITH_GATES = 3.0  # times as much to count
UNKNOWN_LENGTH = 400_000  # characters of a test part that is not here yet


def begin(asked: Asked, model: Model) -> Job:
    """Put a hunt into the queue, unless it is there; CharvizError where that is full."""
    return QUEUE.submit(job_of(asked, millions_of_weights(model)), session(), runs.held())


def job_of(asked: Asked, weights: float) -> Job:
    """Return the job of a hunt whose folder is there."""
    folder = asked.folder.resolve()
    text = folder / "text.txt"
    steps = []
    if asked.source == CORPUS and not text.exists():
        part = folder / "text.part"
        bring = ("corpora", asked.name, "--split", "test", "--out", str(part))
        steps.append(Step(bring, FETCHING, makes=(part, text)))
    arguments = ["hunt", asked.model, "--text", str(text), "--seed", str(asked.seed), "--json"]
    arguments += [f"--concept={name}" for name in asked.concepts]
    arguments += [f"--regex={name}={pattern}" for name, pattern in asked.patterns]
    arguments += [f"--labels={name}={folder / name}.csv" for name, _ in asked.labels]
    arguments += ["--gates"] if asked.gates else []
    steps.append(Step(arguments, STARTING, folder / "hunted.json"))
    return Job(
        asked.key, title(asked), steps, expected(asked, weights), folder / "log", hunts.told(asked)
    )


def title(asked: Asked) -> str:
    """Return what everybody may read of a hunt."""
    where = "a reader’s own text" if asked.source == OWN else hunts.place(asked)
    return f"{models.told(asked.model)} in {where}"


def expected(asked: Asked, weights: float) -> dict[str, float]:
    """Return the seconds that each stage may take, by what the child says when it begins."""
    millions = (asked.chars or UNKNOWN_LENGTH) / 1e6
    own = len(asked.patterns) + len(asked.labels)
    concepts = len(asked.concepts) + own or len(CONCEPTS)
    fetching = {FETCHING: 5.0} if asked.source == CORPUS else {}
    more = MORE_WITH_GATES if asked.gates else 1.0
    seconds = {
        "labels": LABELLING * millions,
        **{stage: weights * millions * each for stage, each in READING.items()},
        "trace": weights * millions * READING["trace"] * more,
        "twins": more * weights * TWINS * min(1.0, 10 * millions),
        "cause": weights * CAUSE * max(1.0, FOLLOWED * concepts) * min(1.0, 5 * millions),
        "probe": weights * PROBE * concepts * min(1.0, 5 * millions),
    }
    told = {said: 0.5 + seconds[stage] for stage, said in STAGES.items() if stage in seconds}
    return {**fetching, STARTING: 2.0, **told}


def millions_of_weights(model: Model) -> float:
    """Return how large a network is, as far as reading a text takes time."""
    config = model.config
    gates = {"rnn": 1, "gru": 3, "lstm": 4}.get(config.cell, 4)
    deeper = 2 * config.layers - 1
    return gates * config.hidden_size**2 * deeper / 1e6


def spoken(seconds: float) -> str:
    """Return a time in words, no more exactly than one can tell."""
    if seconds < 50:
        return f"{max(5, round(seconds / 5) * 5)} seconds"
    minutes = max(1, round(seconds / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
