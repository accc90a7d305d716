// What do the buttons above a text do? Seven of them, one stop for the Tab key, arrow keys between them.
import { noteAt } from "./editor-marks.js";
import { linkForm } from "./editor-link.js";

const DOES = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bullets: (chain) => chain.toggleBulletList(),
  numbers: (chain) => chain.toggleOrderedList(),
  quotation: (chain) => chain.toggleBlockquote(),
  footnote: (chain) => chain.toggleFootnote(),
};
const IS = {
  bold: (editor) => editor.isActive("bold"),
  italic: (editor) => editor.isActive("italic"),
  bullets: (editor) => editor.isActive("bulletList"),
  numbers: (editor) => editor.isActive("orderedList"),
  quotation: (editor) => editor.isActive("blockquote"),
  link: (editor) => editor.isActive("link"),
  footnote: (editor) => noteAt(editor.state) !== undefined,
};

/** Show the toolbar of an editor and make it work. */
export function toolbar(tools, note, editor) {
  const buttons = [...tools.querySelectorAll("[data-tool]")];
  const link = linkForm(tools.querySelector("[data-link-form]"), tools.querySelector("[data-tool=link]"), editor);
  tools.hidden = false;
  for (const button of buttons) {
    button.addEventListener("click", () => press(button, editor, link));
  }
  tools.querySelector("[role=toolbar]").addEventListener("keydown", (event) => walk(event, buttons));
  editor.view.dom.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      link.open();
    }
  });
  const refresh = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(IS[button.dataset.tool](editor)));
    tellOfNote(note, IS.footnote(editor));
  };
  editor.on("transaction", refresh);
  refresh();
}

function press(button, editor, link) {
  if (button.dataset.tool === "link") link.toggle();
  else DOES[button.dataset.tool](editor.chain().focus()).run();
}

function tellOfNote(note, isInNote) {
  const words = isInNote ? note.dataset.words : "";
  if (note.textContent !== words) note.textContent = words;
  note.hidden = !isInNote;
}

function walk(event, buttons) {
  const at = buttons.indexOf(document.activeElement);
  const last = buttons.length - 1;
  const to = {
    ArrowRight: at === last ? 0 : at + 1,
    ArrowLeft: at === 0 ? last : at - 1,
    Home: 0,
    End: last,
  }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  buttons[at].tabIndex = -1;
  buttons[to].tabIndex = 0;
  buttons[to].focus();
}
