// How is a text written? A rich-text box over the plain one, saved while one types; without this file the plain one works.
import { Editor } from "../django_prose_editor/editor.js";
import { EXTENSIONS, tidy, written } from "./editor-marks.js";
import { pasted, pastedPlain } from "./editor-paste.js";
import { Keeper, token } from "./editor-keep.js";
import { offerCopy } from "./editor-offer.js";
import { toolbar } from "./editor-toolbar.js";
import { watchTheDoors } from "./editor-doors.js";

// Going back shows the page as it was, with a version that may be long gone: ask for it again.
const [way] = performance.getEntriesByType("navigation");
if (way?.type === "back_forward") location.reload();
else start(document.querySelector("[data-editor]"));

function start(form) {
  const area = form.elements.text;
  const editor = open(area, document.querySelector("[data-box]"));
  const schema = editor.schema;
  const chosen = (name) => form.elements.namedItem(name);
  const read = () => ({
    text: written(editor.state.doc, schema),
    position: chosen("position")?.value ?? "",
    disposition: chosen("disposition")?.value ?? "",
  });
  const stored = {
    text: tidy(area.dataset.stored, schema),
    position: chosen("position") ? area.dataset.storedPosition : "",
    disposition: chosen("disposition") ? area.dataset.storedDisposition : "",
  };
  const status = document.querySelector("[data-status]");
  const keeper = new Keeper(form, status, document.querySelector("[data-said]"), { read, stored });

  const write = () => {
    area.value = keeper.isTouched ? read().text : area.dataset.html;
    form.elements.format.value = "html";
    const input = form.elements.csrfmiddlewaretoken;
    input.value = token() || input.value;
  };
  write();
  editor.on("update", () => keeper.changed());
  editor.on("blur", () => keeper.isTouched && !keeper.trouble && keeper.later(0));
  form.addEventListener("change", () => keeper.changed());
  toolbar(document.querySelector("[data-tools]"), document.querySelector("[data-note]"), editor);
  offerCopy(document.querySelector("[data-copy]"), editor, keeper);
  watchTheDoors(form, keeper, write);
  if ("unsaved" in form.dataset) keeper.copy();
}

function open(area, box) {
  const label = document.getElementById("text-label");
  const editor = new Editor({
    element: box,
    extensions: EXTENSIONS,
    content: area.dataset.html,
    injectCSS: false, // our own style sheet has what it needs; the page's policy allows no other
    enableInputRules: ["bulletList", "orderedList"],
    enablePasteRules: ["link"],
    editorProps: {
      attributes: {
        id: "text-box",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": "text-label",
        spellcheck: "true",
      },
      transformPastedHTML: pasted,
      clipboardTextParser: (text, _context, _plain, view) => pastedPlain(text, view.state.schema),
      // What is typed last is never under the bar at the foot.
      scrollThreshold: { top: 20, right: 0, bottom: 130, left: 0 },
      scrollMargin: { top: 20, right: 0, bottom: 130, left: 0 },
    },
  });
  box.hidden = false;
  area.hidden = true;
  label.removeAttribute("for");
  label.addEventListener("click", () => editor.commands.focus());
  return editor;
}
