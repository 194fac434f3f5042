"""What the About page says, as Markdown, and what answers which part of the chapter."""

from charviz.ui.about_parts import Row

POST = "https://karpathy.github.io/2015/05/21/rnn-effectiveness/"
PAPER = "https://arxiv.org/abs/1506.02078"

LEAD = """
A recurrent network reads a text one character at a time and learns a single thing: to guess the
next one. Nobody tells it what a word is, or a quotation, or a line. And yet single units inside
it come to follow just these things. charviz lets you see them at it, in any text, and asks how
far to believe what you see.
"""
ON_THIS_PAGE = """
On this page: [the chapter](#story) · [what answers what](#chapter) · [the networks](#networks) ·
[how to believe the scores](#scores) · [your own texts](#own-texts) · [words](#words)
"""
STORY = f"""
**One small machine, used again and again.** A recurrent network keeps a few hundred numbers, its
state. It reads a character, mixes it into the state, and guesses what comes next. The same
machine does the same at the next character. Draw one copy for each character, side by side, and
the network is *unrolled*.

**It learns from its surprise.** After each guess the true character comes, and everything that
made the guess a bad one is turned a little. The blame travels back through the copies, about a
hundred of them (*truncated* backpropagation through time). In a plain network it fades on the
way, the *vanishing gradient*; the cell of an LSTM was built to carry it further.

**Then it writes.** Let it draw a character from its own guess, and read that as the next one. In
May 2015 Andrej Karpathy showed what comes out, in [*The Unreasonable Effectiveness of Recurrent
Neural Networks*]({POST}): Shakespeare, Wikipedia, LaTeX that almost compiles, C with its brackets
closed.

**So something in it must remember.** Who closes a quotation must know that one is open. Karpathy
coloured texts by single cells and found one that was on inside quotation marks, one that followed
the place in the line. With Justin Johnson and Li Fei-Fei he measured such cells in [*Visualizing
and Understanding Recurrent Networks*]({PAPER}).

**Here it is done anew.** The networks are trained from the start, every unit of every layer can
be looked at, and what a unit seems to follow has to hold its own on text that the network never
saw, against all that fools an eye.
"""
CHAPTER = """
charviz goes with a chapter on recurrent networks that follows that post. These are its sections and
exercises, and where each is answered; what is not built yet says so.
"""
SECTIONS = (
    Row(
        "The recurrence and its unrolling",
        ["Lessons"],
        "Plain, GRU and LSTM cells in NumPy with every gate in the open: "
        "<code>charviz/cells.py</code>.",
    ),
    Row("Shapes: one to many, many to one, many to many", ["Lessons"], ""),
    Row(
        "Training on characters",
        ["Train"],
        "On a text of your own, in minutes; the loss beside the n-gram lines, samples on the way. "
        "<code>python -m charviz train</code> does the same.",
    ),
    Row(
        "Truncated backpropagation through time",
        ["Lessons", "Train"],
        "The window is the sequence length.",
    ),
    Row(
        "Temperature",
        ["Sample"],
        "Drag it: the dice stay the same, so you see what the temperature changes, and only that.",
    ),
    Row(
        "Shakespeare, Wikipedia, LaTeX, C, written by a network",
        ["Sample"],
        "War and Peace, C and Python so far.",
    ),
    Row(
        "Pictures of the hidden state",
        ["Text", "Hunt", "Guess"],
        "Any text, coloured by any unit or gate, with what the network expects at each character; "
        "all units at once; where else a unit is high; which unit follows what, and a quiz on it.",
    ),
    Row("Vanishing gradients", ["Lessons"], ""),
    Row(
        "A minimal RNN in NumPy",
        ["Lessons"],
        "<code>charviz/cells.py</code> and <code>charviz/recurrence.py</code>; tests hold them to "
        "PyTorch.",
    ),
)
EXERCISES = (
    Row(
        "Write that RNN yourself",
        ["Lessons"],
        "The two files above, to compare yours with.",
    ),
    Row("Show what hidden units do", ["Text", "Hunt"], "All of it, in texts of your own too."),
    Row("Compare characters with words", ["Lessons"], ""),
    Row(
        "Why does it close quotation marks and brackets?",
        ["Text", "Operate", "Compare", "Hunt"],
        "You can see the unit that knows, hold it while the network writes, and leave out an "
        "opening mark to see what that changes.",
    ),
)
NO_NETWORKS = """
None is here. Those that ship with charviz lie in `sample_models/`, and a fresh copy of the whole
project has them. This trains one, which then appears here and on every page:
"""
LOSSES = """
Loss is the mean surprise at a character, in nats, on the last tenth of the text, which the
network never saw. The n-gram line is what counting short strings achieves on the same split. A
network above that line has lost to counting; one below it has learned something that the last few
characters do not tell.
"""
BELIEF = """
**Colour is not yet a claim.** Every unit does *something*, and an eye finds meaning in most of
it. So whatever charviz says of a unit is measured: the unit, its direction and its threshold are
chosen on some blocks of the text, and every figure comes from others.

**Each figure stands beside what it had to beat.** For something rare, always answering “no” is
right almost always. So a share of right answers is given with what the commoner answer alone
would get, or else as AUROC, which a rare thing cannot flatter.

**One figure can hide a failure.** A unit may do well in the first chapters and badly in the last.
"""
EIGHTHS = """
This is how the unit for quotation marks in `{name}`, `{unit}`, does in each eighth of the text it
was tested on. F1 is 1 where it finds every character inside and raises no false alarm.
"""
RIVALS = """
**What each had to beat.** The best of a thousand units looks good by luck alone, an untrained
network has one that does a little, and a table of the last few characters does a lot. Each unit
that is named met all three, and the labels of other stretches of its corpus: *chance* and *local*
say that one of them explains it, *tracks* that none does. It is *used* where silencing it, and
nothing like it, also takes the network's next guess along.
"""
OWN_TEXTS = """
A text of your own goes to the server that shows this page, to be read by the network; if you
started charviz yourself, that is your own machine. There it stays in memory until newer texts push
it out or the server stops; it is not passed on to anyone. Written to disk is only what you hunt in
or train on yourself: that text is kept, and a run and its network are seen by whoever has its
address, until you delete it. Of a long text that you let it look through, figures are kept on disk,
what the units did in it, and not the text.

Your browser keeps the last text that you had coloured and the one before, so that a reload loses
neither; clearing this site's data in the browser removes them. What you give to Train or Hunt is
kept from the moment on in which that begins. A text of up to 2,000 characters also stands in the
page's address, so whoever you send the address to gets the text with it. Nothing on these pages is
fetched from elsewhere, and no use of them is counted.
"""
LICENCES = """
charviz is free under the MIT licence, and so are the passages it shows, which were written for
it. A network has learned from a text that has a licence of its own; the table of networks names
it.
"""
