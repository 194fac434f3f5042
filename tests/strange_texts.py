"""Texts that break what was not made with care: each must come back whole, a level a code point."""

LONE_SURROGATES = "lone surrogates"

# Marks stacked on letters, as many on each as no font foresaw.
ZALGO = "".join(letter + "".join(map(chr, range(0x300, 0x340))) for letter in "He comes")

STRANGE = {
    "empty": "",
    "one character": '"',
    "emoji": 'a "👩‍👩‍👧" 🇫🇮 👍🏽 "❤️" b',
    "combining marks": 'e\u0301 "a\u0308\u0323" n\u0303 \u0301',
    "right to left": 'שלום "עולם"\nmixed "مرحبا" end \u202eoverridden\u202c',
    "NUL": 'a\0b "\0" \0',
    "CRLF": '"one"\r\ntwo\r\n\r\n"x"\r\n',
    "lone CR": 'one\rtwo\r"three"\n\r',
    "markup": '</script><script>alert(1)</script><img src=x onerror="alert(1)"> &amp; <!-- </pre>',
    "typographic": "“Well—” ‘no’ … «oui» „ja“ 1–2 ″",
    "controls": 'red \x1b[31m "\x07" \x08 \x0b\x0c \x7f \x85 \x9b',
    "mark of byte order, astral": '\ufeff𝒜𝔅 "q" \U0010ffff 𓀀\ufeff',
    "one long line": '"word" ' * 1_428 + "last",
    "one character, 50,000 times": "x" * 50_000,
    "only newlines": "\n" * 40,
    "tabs": '\tif "a":\n\t\tpass\t\n\t',
    "marks without width": '"\u200b"\u2028"\u00a0"\u2029\u200e"\u00ad"',
    "private use": "\ue000 \uf8ff \U000f0000 \"\ufdd0\uffff\"",
    LONE_SURROGATES: 'a \ud83d b "\udc00" c \ud800',
    "Markdown and LaTeX": '# *a* _b_ `c` [d](javascript:e) ![f](http://g/h) $x^2$ \\frac{"1"}{2}',
    "marks on marks": ZALGO,
    "scripts mixed": '日本語 "текст" ö ελ ไทย हिन्दी 한국어 ﷽ "ﬁ" Ａ',
}  # fmt: skip


def as_edited(text: str) -> str:
    """Return a text as a page's editor passes it on: LF alone, no half characters."""
    whole = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return whole.replace("\r\n", "\n").replace("\r", "\n")
