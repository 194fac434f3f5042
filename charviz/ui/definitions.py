"""Every term the pages use, in one sentence: the About page lists them, the pages show them."""

_LOOKING = {
    "character": "One letter, mark, space or line break: all that the network is given at a time.",
    "position": "A character's place in the text, counted in code points: a letter and the accent "
    "combined with it are two.",
    "unit": "One number inside the network that changes with every character it reads; people "
    "also call it a neuron, or a cell.",
    "layer": "A row of units; a deeper layer reads what the one below it says.",
    "level": "How high a unit stands after reading a character: from −1 to 1, or from 0 to 1 for "
    "a gate; a cell is shown as its tanh.",
    "surprise": "How unexpected a character was: minus the logarithm of the probability the "
    "network gave it before it came.",
    "nats": "The unit of surprise by the natural logarithm: 0 nats is certain, 0.69 a coin toss, "
    "2.3 one chance in ten.",
    "bits": "The same surprise by the logarithm to base two: one bit is a coin toss, and a nat is "
    "1.44 bits.",
    "likeliest next": "The characters that the network expects most at this point, each with its "
    "probability.",
    "concept": "Something that is plainly true or false of each character, or can be counted "
    "there, such as standing inside quotation marks.",
    "detector": "A unit together with what it follows, the level from which it says yes, and how "
    "often that is right.",
    "threshold": "The level from which a detector says yes; it was chosen on text that the scores "
    "do not use.",
}
_INSIDE = {
    "hidden state": "What a layer hands on after each character (h): the guess at the next one is "
    "made from it, and the next step starts from it.",
    "cell state": "An LSTM's memory (c): it is changed only by adding and by multiplying, so it "
    "can hold a fact for hundreds of characters.",
    "gate": "A number made anew at each character that decides how much a unit of an LSTM or GRU "
    "writes, keeps or shows.",
    "input gate": "In an LSTM, how much of what is new is written into the cell (i): 0 is "
    "nothing, 1 is all.",
    "forget gate": "In an LSTM, how much of the cell is kept (f): 1 keeps it, 0 forgets it.",
    "output gate": "In an LSTM, how much of the cell is shown to the rest of the network (o).",
    "candidate": "What an LSTM would write into its cell at this character (g), from −1 to 1; the "
    "input gate decides how much of it is written.",
    "update gate": "In a GRU, how much of the old state is kept (z): in the convention used here, "
    "near 1 keeps.",
    "reset gate": "In a GRU, how much of the old state is looked at when a new one is proposed "
    "(r).",
    "new state": "What a GRU would put in the place of its state at this character (n), from −1 "
    "to 1; the update gate decides how much of it.",
    "logits": "The network's scores for each possible next character, before they are made into "
    "probabilities.",
}
_WRITING = {
    "prompt": "What the network reads before it writes: it goes on from there.",
    "temperature": "What the logits are divided by before one draws: below 1 the text plays safe, "
    "above 1 it dares.",
    "greedy": "At temperature 0 the likeliest character always comes, so that no dice are needed.",
    "top-k": "Draw only among so many of the likeliest characters.",
    "top-p": "Draw only among the fewest characters that together have this share of the "
    "probability.",
    "seed": "The number that the dice come from: the same seed throws the same dice at the same "
    "place, whatever the temperature.",
    "entropy": "How open the next character is, in nats: 0 where only one can come, and 4.4 where "
    "any of 82 could.",
    "hold": "To set a unit to one value at every character, whatever it would have become.",
    "silence": "To hold a unit at its mean, so that it says nothing any more.",
    "push": "To add to a unit at every character; a cell that keeps what it has piles it up, to "
    "±.999 at most.",
    "random unit": "A unit to compare with: of the same layer and kind, about as lively and as "
    "strongly wired, moved by as many of its own standard deviations.",
}
_SCORES = {
    "base rate": "How often a concept is true at all: the share of characters that stand inside "
    "it.",
    "majority": "What one gets right by always giving the commoner answer, without looking; a "
    "detector has to beat it.",
    "AUROC": "How often a unit puts the right one higher, if one character is drawn from inside "
    "and one from outside: .5 is guessing, 1 is never wrong.",
    "F1": "One figure for finding and for not crying wolf: the harmonic mean of the share found "
    "and the share of alarms that are true.",
    "average precision": "How many of its alarms are true, averaged over all thresholds, from the "
    "strictest on: guessing gets the base rate, 1 is never wrong.",
    "MCC": "How far two yes-or-no answers go together: 0 is guessing, 1 is always the same, −1 "
    "always the opposite.",
    "IoU": "What the detector and the truth both call inside, as a share of what either does.",
    "probe": "The best weighted sum of some units that can be found for a concept: it tells what a "
    "crowd of them knows.",
    "Spearman": "How well two things rise and fall together when only their order counts: 1 is "
    "perfectly, −1 perfectly opposed, 0 not at all.",
    "variance": "How much a unit moves: the mean squared distance of its levels from their mean; "
    "its root is the spread.",
    "likeness": "How near the rows of two units lie to each other as the heat map draws them: "
    "with each unit against its own mean, how nearly they rise and fall together.",
    "autocorrelation": "How much a unit's level still says about its level some characters later: "
    "one that remembers stays high for long.",
    "gap": "How much likelier the network finds what ends a concept, such as the closing quotation "
    "mark, inside than outside: silencing a unit that this depends on closes it.",
    "held-out text": "Text that the network never saw while it learned: the scores are taken "
    "there, so that knowing the book by heart does not help.",
}
_VERDICTS = {
    "hunt": "The search for the unit that follows each concept best, in one half of a text, and "
    "its trial in the other half against all that could fool us.",
    "verdict": "How far to believe that a unit follows a concept: absent, chance, local, tracks or "
    "used, the first that the evidence does not get beyond.",
    "absent": "The text has too little of the concept, or nothing else, to tell anything.",
    "chance": "Labels of other texts, an untrained network, or next to nothing do as well as the "
    "unit.",
    "local": "The unit does well, but the last few characters or another concept explain it, or "
    "nobody could check that.",
    "tracks": "The unit follows the concept better than all it was held against; whether the "
    "network makes use of that is not shown.",
    "used": "The unit follows the concept, and the network's next guess depends on it: silencing "
    "the unit spoils that guess.",
}
_LEARNING = {
    "loss": "The mean surprise over a text: what training makes small.",
    "n-gram line": "The loss of the best counter of short strings, with no network at all "
    "(modified Kneser-Ney, up to eight characters): a network above that line has lost to "
    "counting.",
    "timeline": "Snapshots of a network while it learned, close at first and ever farther apart: "
    "they show when a unit came to follow something.",
    "truncated BPTT": "Training on one window of text after another: the state is carried on, but "
    "blame travels back only to the window's start.",
    "burn-in": "What is read before a stretch of a long text and then left out, so that the "
    "network knows where it is when the stretch begins.",
    "vanishing gradient": "Blame that is multiplied at every step back in time soon becomes "
    "nothing, so a plain network hardly learns what lies far behind; an LSTM's cell was made "
    "against that.",
    "perplexity": "Another way to write a loss, as e to its nats; charviz keeps to nats and bits, "
    "which add up.",
}

GLOSSARY = {
    "Looking at a text": _LOOKING,
    "Inside the network": _INSIDE,
    "Writing": _WRITING,
    "Scores": _SCORES,
    "Verdicts": _VERDICTS,
    "Learning": _LEARNING,
}
DEFINITIONS = {term: said for group in GLOSSARY.values() for term, said in group.items()}

# What the letter at the start of a unit's name stands for.
STATES = {
    "c": "cell state",
    "h": "hidden state",
    "i": "input gate",
    "f": "forget gate",
    "o": "output gate",
    "g": "candidate",
    "z": "update gate",
    "r": "reset gate",
    "n": "new state",
}
