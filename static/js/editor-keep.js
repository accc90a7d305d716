// Is what stands in the box saved? It is sent by itself while somebody types, and kept here until the register has it.
import { Copies } from "./editor-copy.js";

const AFTER = 2000; // ms without typing
const AT_LATEST = 20000; // ms of typing without a pause
const AGAIN = [5000, 10000, 20000, 40000, 60000]; // ms until the next try when there was no answer
const MOST_WHILE_LEAVING = 60000; // bytes that a browser sends for a page that is being left

const snapshot = ({ text, position, disposition }) => JSON.stringify([text, position, disposition]);

/** The token that the server asks for; it changes at every sign-in, so it is read anew each time. */
export function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

/** Watches over one text. `read` gives its fields as they stand, `stored` what the register has. */
export class Keeper {
  constructor(form, status, said, { read, stored }) {
    Object.assign(this, { form, status, said, read });
    this.saved = snapshot(stored);
    this.copies = new Copies(form.dataset.copyKey);
    this.byHand = "onlyByHand" in form.dataset; // saving voids an approval, so nothing saves by itself
    this.isTouched = false;
    this.tries = 0;
    this.trouble = "";
    this.running = null;
  }

  get isUnsaved() {
    return snapshot(this.read()) !== this.saved;
  }

  get version() {
    return Number(this.form.elements.version.value);
  }

  /** Something was typed or chosen. */
  changed() {
    this.isTouched = true;
    this.lastSaved ??= Date.now();
    clearTimeout(this.copying);
    this.copying = setTimeout(() => this.copy(), 400);
    if (this.trouble !== "clash" && this.trouble !== "signed-out") {
      this.say(this.byHand ? this.status.dataset.byHand : this.trouble ? this.status.textContent : this.status.dataset.typing);
      if (!this.trouble) this.later(Math.min(AFTER, Math.max(0, this.lastSaved + AT_LATEST - Date.now())));
    }
  }

  copy() {
    clearTimeout(this.copying);
    const fields = this.read();
    if (snapshot(fields) === this.saved) {
      this.copies.forget();
      return true;
    }
    return this.copies.keep(fields, this.version);
  }

  later(wait) {
    if (this.byHand) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), wait);
  }

  /** Send what stands here. Says how it went: "saved", "clash", "signed-out", "refused" or "failed". */
  async save({ settled = false, leaving = false } = {}) {
    clearTimeout(this.waiting);
    while (this.running) await this.running; // one at a time, or two would be sent on top of one version
    if (!settled && (!this.isUnsaved || this.trouble === "clash")) return this.trouble || "saved";
    this.running = this.#send(settled, leaving);
    const outcome = await this.running;
    this.running = null;
    return outcome;
  }

  async #send(settled, leaving) {
    const fields = this.read();
    const body = JSON.stringify({ ...fields, version: this.version, writer: this.form.elements.writer.value, settled });
    let answer;
    try {
      answer = await fetch(this.form.dataset.keep, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
        redirect: "error",
        keepalive: leaving && body.length < MOST_WHILE_LEAVING,
        signal: leaving ? undefined : AbortSignal.timeout(15000),
      });
    } catch {
      return this.#failed();
    }
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return this.#done(fields, told, settled);
    if (answer.status === 409) return this.#stop("clash", `${told.sentence} ${this.status.dataset.clash}`);
    if (answer.status === 401) return this.#signedOut();
    if (answer.status >= 500 || !told.sentence) return this.#failed();
    return this.#stop("refused", told.sentence);
  }

  #done(fields, told, settled) {
    this.form.elements.version.value = told.version;
    this.saved = snapshot(fields);
    this.tries = 0;
    this.lastSaved = null;
    if (settled || this.trouble) this.announce(told.saved);
    this.trouble = "";
    if (this.isUnsaved) this.later(AFTER);
    else this.say(told.saved);
    this.copy();
    return "saved";
  }

  #failed() {
    const what = navigator.onLine ? "failed" : "offline";
    const words = this.status.dataset[this.copy() ? what : `${what}Unkept`];
    this.later(AGAIN[Math.min(this.tries, AGAIN.length - 1)]);
    this.tries += 1;
    return this.#stop("failed", words);
  }

  #signedOut() {
    this.copy();
    this.later(AGAIN.at(-1)); // somebody may sign in again in another window
    return this.#stop("signed-out", this.status.dataset.signedOut);
  }

  #stop(trouble, words) {
    this.copy();
    if (this.trouble !== trouble) this.announce(words);
    this.trouble = trouble;
    this.say(words, true);
    return trouble;
  }

  /** In the bar; not read aloud, or it would interrupt at every pause. */
  say(words, isTrouble = false) {
    if (this.status.textContent !== words) this.status.textContent = words;
    this.status.classList.toggle("app-bar__status--trouble", isTrouble);
  }

  /** Read aloud: what was asked for, what went wrong, and that it is well again. */
  announce(words) {
    this.said.textContent = words;
  }
}
