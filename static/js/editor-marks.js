// What may stand in a text? Paragraphs, lists, quotations, emphasis, links and footnotes: recommendations/richtext.py.
import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  HardBreak,
  History,
  Italic,
  Link,
  ListItem,
  Mark,
  Node,
  Paragraph,
  Text,
  createNodeFromContent,
  getHTMLFromFragment,
  getMarkRange,
  wrappingInputRule,
} from "../django_prose_editor/editor.js";

const NumberedList = Node.create({
  name: "orderedList",
  group: "block list",
  content: "listItem+",
  parseHTML: () => [{ tag: "ol" }],
  renderHTML: () => ["ol", 0],
  addCommands() {
    return {
      toggleOrderedList: () => ({ commands }) => commands.toggleList(this.name, "listItem"),
    };
  },
  addKeyboardShortcuts() {
    return { "Mod-Shift-7": () => this.editor.commands.toggleOrderedList() };
  },
  addInputRules() {
    return [wrappingInputRule({ find: /^1[.)]\s$/, type: this.type })];
  },
});

// Tab leaves the text, also from within a list: nobody is caught in it who has only a keyboard.
const Item = ListItem.extend({
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.commands.splitListItem(this.name),
      "Mod-]": () => this.editor.commands.sinkListItem(this.name),
      "Mod-[": () => this.editor.commands.liftListItem(this.name),
    };
  },
});

const SafeLink = Link.extend({
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  addKeyboardShortcuts: () => ({}), // the toolbar's own form answers Ctrl+K
}).configure({
  openOnClick: false,
  defaultProtocol: "https",
  isAllowedUri: (address) => /^(https?:\/\/|mailto:)/i.test(address ?? ""),
  // "crime.it" is the end of one sentence and the start of the next, not a place in Italy.
  shouldAutoLink: (address) => /^(https?:\/\/|www\.)/i.test(address),
});

let notes = 0;

// A footnote stands at its place in the text. The number keeps two that touch apart.
const Footnote = Mark.create({
  name: "footnote",
  priority: 2000, // the outermost mark, so that emphasis within does not cut a note into pieces
  addAttributes: () => ({ n: { default: 0, rendered: false, parseHTML: () => ++notes } }),
  parseHTML: () => [{ tag: "span.footnote" }],
  renderHTML: () => ["span", { class: "footnote" }, 0],
  addCommands() {
    const { name } = this;
    return {
      toggleFootnote:
        () =>
        ({ state, commands }) => {
          if (!noteAt(state)) return commands.setMark(name, { n: ++notes });
          return state.selection.empty ? commands.leaveFootnote() : commands.unsetMark(name);
        },
      leaveFootnote:
        () =>
        ({ state, chain }) => {
          const range = getMarkRange(state.selection.$from, state.schema.marks[name], noteAt(state)?.attrs);
          const stop = ({ tr }) => Boolean(tr.removeStoredMark(state.schema.marks[name]));
          const leaving = range && state.storedMarks === null ? chain().setTextSelection(range.to) : chain();
          return leaving.command(stop).run();
        },
    };
  },
  addKeyboardShortcuts() {
    const leave = () => noteAt(this.editor.state) !== undefined && this.editor.commands.leaveFootnote();
    return {
      "Mod-Alt-f": () => this.editor.commands.toggleFootnote(),
      Enter: leave,
      ArrowRight: () => isAtEndOfNote(this.editor.state) && leave(),
    };
  },
});

/** The footnote that the next letter would belong to, or undefined. */
export function noteAt(state) {
  const { selection, storedMarks, schema } = state;
  return schema.marks.footnote.isInSet(storedMarks ?? selection.$from.marks());
}

function isAtEndOfNote(state) {
  const note = noteAt(state);
  const after = state.selection.$from.nodeAfter;
  return state.selection.empty && note !== undefined && !(after && note.isInSet(after.marks));
}

export const EXTENSIONS = [
  Footnote,
  Document,
  Paragraph,
  Text,
  HardBreak,
  History,
  Bold,
  Italic,
  SafeLink,
  BulletList,
  NumberedList,
  Item,
  Blockquote,
];

/** HTML as the editor writes it: two texts that say the same are then the same. */
export function tidy(html, schema) {
  return written(createNodeFromContent(html, schema, { slice: false }), schema);
}

/** A document as HTML: an item's words stand in it without a paragraph around them, and empty paragraphs go. */
export function written(doc, schema) {
  return getHTMLFromFragment(doc.content, schema)
    .replaceAll("<p></p>", "")
    .replace(/<li><p>((?:(?!<\/p>)[^])*)<\/p>(?=<\/li>|<[uo]l>)/g, "<li>$1");
}
