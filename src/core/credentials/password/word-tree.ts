/** A set of words of printable ASCII that finds whether one of them begins at a place of a text. */
export interface WordTree {
  add(word: string): void;
  /** Whether a word begins at `at`; `readings` gives the characters that one of the text may stand for. */
  begins(text: string, at: number, readings: (character: string) => string): boolean;
}

/** A prefix tree in flat lists: under a megabyte for ten thousand words, where an object for each letter takes several. */
export function wordTree(): WordTree {
  // By node, the root being 0: its letter, whether a word ends there, its first child, and its parent's next child.
  const letter = [0];
  const isWord = [false];
  const child = [0];
  const sibling = [0];

  function step(node: number, code: number): number {
    let next = child[node] as number;
    while (next !== 0 && letter[next] !== code) next = sibling[next] as number;
    return next;
  }

  function append(node: number, code: number): number {
    const fresh = letter.push(code) - 1;
    isWord.push(false);
    child.push(0);
    sibling.push(child[node] as number);
    child[node] = fresh;
    return fresh;
  }

  // As deep as the longest word, whatever the text: that bounds the work at each place.
  function reaches(node: number, text: string, at: number, readings: (character: string) => string): boolean {
    if (at >= text.length || text.charCodeAt(at) > 0x7e) return false;
    for (const reading of readings(text.charAt(at))) {
      const next = step(node, reading.charCodeAt(0));
      if (next !== 0 && (isWord[next] || reaches(next, text, at + 1, readings))) return true;
    }
    return false;
  }

  return {
    add(word) {
      let node = 0;
      for (let at = 0; at < word.length; at += 1) {
        const code = word.charCodeAt(at);
        node = step(node, code) || append(node, code);
      }
      isWord[node] = true;
    },
    begins: (text, at, readings) => reaches(0, text, at, readings),
  };
}
