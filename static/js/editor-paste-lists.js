// Which of the pasted paragraphs are items of a list? Word writes them as paragraphs, their marks as words.

const LEVEL = /mso-list:l\d+ level(\d+)/;
const NUMBER = /^\(?(?:\d{1,3}|[a-z]{1,5})[.)]$|^\d{1,3}(?:\.\d{1,3})+\.?$/i;
const BULLET = /^[\s\u00a0]*[·•▪‣◦§\uf0a7\uf0b7][\s\u00a0]+/;

/** An item of a list at its level, with its paragraphs as HTML. */
export class Item {
  constructor(level, isNumbered, goesOn = false) {
    Object.assign(this, { level, isNumbered, goesOn, blocks: [] });
  }

  withWords(words) {
    this.blocks.push(words);
    return this;
  }

  html() {
    return this.blocks.length > 1 ? this.blocks.map((words) => `<p>${words}</p>`).join("") : this.blocks[0];
  }
}

/** The item that a paragraph is, its mark taken away; null for any other paragraph. */
export function itemOf(node) {
  if (!/^(p|div)$/.test(node.localName)) return null;
  const level = (node.dataset.style ?? "").match(LEVEL)?.[1] ?? node.className.match(/^MsoList(?:Bullet|Number)(\d?)/)?.[1];
  const mark = node.querySelector("[data-style*='mso-list:ignore']");
  if (mark || level !== undefined) {
    const isNumbered = mark ? NUMBER.test(mark.textContent.trim()) : /^MsoListNumber/.test(node.className);
    mark?.remove();
    return new Item(Number(level) || 1, isNumbered);
  }
  if (/^MsoListParagraph/.test(node.className)) return new Item(0, false, true);
  return withoutItsBullet(node) ? new Item(1, false) : null;
}

/** Take the bullet from a paragraph that begins with one as a word; false where there is none. */
function withoutItsBullet(node) {
  if (!BULLET.test(node.textContent)) return false;
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let rest = node.textContent.match(BULLET)[0].length;
  for (let text = texts.nextNode(); text && rest; text = texts.nextNode()) {
    const taken = Math.min(rest, text.data.length);
    text.data = text.data.slice(taken);
    rest -= taken;
  }
  return true;
}

/** Items after one another as lists within lists. */
export function nested(items) {
  let at = 0;
  const list = (level) => {
    const { isNumbered } = items[at];
    let inside = "";
    while (items[at]?.level === level && items[at].isNumbered === isNumbered) {
      let words = items[at].html();
      at += 1;
      while (items[at]?.level > level) words += list(items[at].level);
      inside += `<li>${words}</li>`;
    }
    return isNumbered ? `<ol>${inside}</ol>` : `<ul>${inside}</ul>`;
  };
  let html = "";
  while (at < items.length) html += list(items[at].level);
  return html;
}
