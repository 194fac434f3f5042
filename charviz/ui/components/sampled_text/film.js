/** What is here of one throw of the dice: texts at all temperatures, and what is known of them. */

const SHARES = 65535; // parts that probabilities are sent in

export class Film {
  /** A film of so many temperatures and characters, of which nothing is here yet. */
  constructor(name, temperatures, length) {
    Object.assign(this, { name, temperatures, length });
    this.count = 0;
    this.texts = Array(temperatures).fill("");
    this.parts = [];
    this.levels = new Map();
  }

  get isWhole() {
    return this.count >= this.length;
  }

  /** Take what a message has of this film; what does not continue what is here is left. */
  take(message) {
    const { first, count, texts, unit } = message;
    if (texts.length && first === this.count) {
      const { likeliest, chances, plain, came, nats, entropy, plain_entropy: plainEntropy } = message;
      const candidates = likeliest.length / nats.length;
      const arrays = { likeliest, chances, plain, came, nats, entropy, plainEntropy };
      this.parts.push({ first, length: count - first, candidates, ...arrays });
      this.texts = this.texts.map((text, k) => text + texts[k]);
      this.count = count;
    }
    if (message.levels) this.takeLevels(unit, message);
  }

  takeLevels(unit, { levels, levels_first: first, count }) {
    const held = this.levels.get(unit) ?? { known: 0, columns: this.emptyColumns() };
    if (first > held.known) return;
    const length = count - first;
    held.columns.forEach((column, k) => {
      column.set(levels.subarray(k * length, (k + 1) * length), first);
    });
    held.known = Math.max(held.known, count);
    this.levels.set(unit, held);
  }

  emptyColumns() {
    return Array.from({ length: this.temperatures }, () => new Uint8Array(this.length));
  }

  /** How many characters have levels of a unit here. */
  knownOf(unit) {
    return this.levels.get(unit)?.known ?? 0;
  }

  /** The levels of a unit at a temperature; without any, nothing is known. */
  column(unit, k) {
    return this.levels.get(unit)?.columns[k];
  }

  /**
   * What is known of a character at a temperature: nats, the chance it had there (came), entropy,
   * plainEntropy, and the candidates for the next, { symbol, chance, plain }.
   */
  at(k, position) {
    const part = this.parts.findLast(({ first }) => first <= position);
    const at = k * part.length + position - part.first;
    const ranks = Array.from({ length: part.candidates }, (_, rank) => at * part.candidates + rank);
    return {
      nats: part.nats[at],
      came: part.came[at] / SHARES,
      entropy: part.entropy[at],
      plainEntropy: part.plainEntropy[at],
      candidates: ranks.map((rank) => ({
        symbol: part.likeliest[rank],
        chance: part.chances[rank] / SHARES,
        plain: part.plain[rank] / SHARES,
      })),
    };
  }
}
