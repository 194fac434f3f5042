"""The stages of a hunt in their order, and how they are told; nothing heavy, for who only waits."""

LONGEST = 20_000_000  # characters of a text that can be hunted in
LEAST_LABELLED = 1_000_000  # characters that a file labels, for more than *local*
SHORT = 20_000  # characters, below which most verdicts cannot be given
STAGES = {
    "labels": "labelling the text",
    "trace": "reading the text, all units",
    "score": "reading it again, the chosen units",
    "twins": "reading it with untrained networks",
    "controls": "comparing with other labels and the last characters",
    "cause": "operating on what follows its concept",
    "probe": "reading concepts off all units together",
}
