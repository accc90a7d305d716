// Where do pasted footnotes belong? Word and its like put a link at the place and the words at the end.

const WHOLE = "[data-style*='mso-element:footnote'], [data-style*='mso-element:endnote'], [id^='sdfootnote'], [id^='sdendnote']";
const LIST = "[data-style*='mso-element:footnote-list'], [data-style*='mso-element:endnote-list']";

/** Put the words of each note in the place of the link to it. A note is a link that leads back to where it came from. */
export function notesIntoText(body) {
  const links = [...body.querySelectorAll("a[href]")].filter((link) => targetOf(link));
  const named = new Map();
  for (const link of links) {
    for (const name of [link.getAttribute("name"), link.id]) if (name) named.set(name, link);
  }
  for (const link of links) {
    const note = named.get(targetOf(link));
    const isBefore = note && link.compareDocumentPosition(note) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (isBefore && named.get(targetOf(note)) === link) link.replaceWith(wordsOf(note));
  }
  for (const list of body.querySelectorAll(LIST)) if (!list.textContent.trim()) list.remove();
}

/** The place in the same document that a link leads to, or "". */
function targetOf(link) {
  return link.getAttribute("href").match(/^(?:file:[^#]*)?#(.+)$/i)?.[1] ?? "";
}

/** The words of a note as one run, taken from where they stood. */
function wordsOf(note) {
  const paragraph = note.closest("p, li, dd, div");
  const whole = note.closest(`:is(${WHOLE}):not(${LIST}):not(a)`) ?? paragraph;
  note.remove();
  const words = document.createElement("span");
  words.className = "footnote";
  const parts = whole ? [...whole.querySelectorAll("p")] : [];
  for (const part of parts.length ? parts : [whole]) if (part) words.append(...part.childNodes, " ");
  whole?.remove();
  return words;
}
