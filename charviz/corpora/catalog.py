"""The corpora that charviz knows by name: what they are, whose they are, and how to be sure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Archive:
    """A zip that holds the corpus as the head of one of its files.

    member: the file in the zip. size_bytes, sha256: of the whole member, unzipped.
    """

    member: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Corpus:
    """One corpus of the catalog.

    language: 'prose', 'verse', 'names', 'c', 'latex', 'wiki' or 'python'.
    size_bytes, sha256: of the raw file, before line ends are made LF; None where the file is
    this machine's own. url: where it can be downloaded; None where the user brings the file.
    """

    name: str
    title: str
    about: str
    licence: str
    language: str
    size_bytes: int | None
    sha256: str | None
    url: str | None = None
    archive: Archive | None = None

    @property
    def file_name(self) -> str:
        """The name its file has in a folder of corpora."""
        return f"{self.name}.txt"


_ALL = (
    Corpus(
        name="war-and-peace",
        title="War and Peace",
        about="Tolstoy's novel in English, the text of Karpathy, Johnson and Li (2015): a fifth "
        "of it is speech in straight double quotes, and its lines are wrapped.",
        licence="public domain",
        language="prose",
        size_bytes=3_258_246,
        sha256="fb66ba999dafe24017cdd59e04c56d385a9c8466993d374fd4c6f08b2142985e",
        url="https://cs.stanford.edu/people/karpathy/char-rnn/warpeace_input.txt",
    ),
    Corpus(
        name="novels",
        title="Four novels",
        about="Four English novels full of dialogue: two fifths of it stand in quotes.",
        licence="public domain",
        language="prose",
        size_bytes=3_254_010,
        sha256="038459c2fe98cf63e01653c2b9fa80750e65517274c99bd5295516cb446039c8",
    ),
    Corpus(
        name="linux",
        title="Linux kernel source",
        about="C from the whole kernel tree, files in hashed order: tabs, comments, strings, "
        "brackets.",
        licence="GPL-2.0",
        language="c",
        size_bytes=6_218_204,
        sha256="1aedb238d510154d3580b10b126e059909e9d6a4b246d840cf9310a85fa96494",
    ),
    Corpus(
        name="latex",
        title="LaTeX source",
        about="LaTeX with much mathematics: a third of it between dollars; environments, braces.",
        licence="GFDL",
        language="latex",
        size_bytes=4_080_816,
        sha256="ae7198ad04079c67e9dae83a7e7818c97e4239eb6511d6dae24f59c2e10ac1d3",
    ),
    Corpus(
        name="wikipedia",
        title="Wikipedia source",
        about="The head of enwik8, cut at the end of a page: links, templates, XML; with over "
        "1,500 different characters, so cap the vocabulary.",
        licence="CC BY-SA / GFDL",
        language="wiki",
        size_bytes=4_154_064,
        sha256="d8b3b95fb4993726ea7dcc93ae3c9e08a1a04cc540d05d7656fd267cc8ab5d6a",
        url="https://mattmahoney.net/dc/enwik8.zip",
        archive=Archive(
            member="enwik8",
            size_bytes=100_000_000,
            sha256="2b49720ec4d78c3c9fabaee6e4179a5e997302b3a70029f30f2d582218c024a8",
        ),
    ),
    Corpus(
        name="shakespeare",
        title="Tiny Shakespeare",
        about="Scenes from the plays: speaker names and line ends, but no double quote, bracket "
        "or tab at all.",
        licence="public domain",
        language="verse",
        size_bytes=1_115_394,
        sha256="86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
        url="https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
    ),
    Corpus(
        name="names",
        title="Names",
        about="32,033 first names, one a line.",
        licence="public data",
        language="names",
        size_bytes=228_145,
        sha256="0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d",
        url="https://raw.githubusercontent.com/karpathy/makemore/master/names.txt",
    ),
    Corpus(
        name="python",
        title="Python standard library",
        about="The source of this Python's own standard library, without its tests: indentation "
        "by spaces, comments, strings. It differs from version to version.",
        licence="PSF-2.0",
        language="python",
        size_bytes=None,
        sha256=None,
    ),
)

CATALOG = {corpus.name: corpus for corpus in _ALL}
