// What was typed here and has not reached the register? A copy in this browser, for one person and one text.

/** The copies of one text. Each: { text, position, disposition, version, at }. */
export class Copies {
  constructor(name) {
    this.key = `text/${name}`;
    this.offered = `${this.key}/offered`;
  }

  /** Keep what stands in the box; false where the browser keeps nothing. */
  keep(fields, version) {
    return this.#write(this.key, { ...fields, version, at: new Date().toISOString() });
  }

  forget() {
    this.#remove(this.key);
  }

  /** What an earlier visit left behind, put where typing does not overwrite it. */
  left() {
    const copy = this.#read(this.key);
    if (copy && this.#write(this.offered, copy)) this.#remove(this.key);
    return this.#read(this.offered);
  }

  forgetLeft() {
    this.#remove(this.offered);
  }

  #read(key) {
    try {
      const copy = JSON.parse(localStorage.getItem(key) ?? "null");
      return typeof copy?.text === "string" ? copy : null;
    } catch {
      return null;
    }
  }

  #write(key, copy) {
    try {
      localStorage.setItem(key, JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  }

  #remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // What cannot be stored needs no removing.
    }
  }
}
