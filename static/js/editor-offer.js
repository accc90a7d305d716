// Was something typed in this browser that was never saved? It is shown, to be used or discarded.
import { tidy } from "./editor-marks.js";

const same = (one, other) =>
  one.text === other.text && one.position === other.position && one.disposition === other.disposition;

/** Offer what an earlier visit left behind, unless it stands here already. */
export function offerCopy(banner, editor, keeper) {
  const copy = keeper.copies.left();
  if (!copy) return;
  const here = keeper.read();
  const left = { ...copy, text: tidy(copy.text, editor.schema) };
  if (same(left, here)) {
    keeper.copies.forgetLeft();
    return;
  }
  const words = banner.querySelector("[data-copy-words]");
  words.textContent = words.dataset.copyWords.replace("{when}", moment(copy.at));
  banner.querySelector("[data-copy-text]").innerHTML = left.text; // made anew from the few marks that a text may have
  banner.hidden = false;
  const done = () => {
    keeper.copies.forgetLeft();
    banner.hidden = true;
    editor.commands.focus();
  };
  banner.querySelector("[data-copy-discard]").addEventListener("click", done);
  banner.querySelector("[data-copy-use]").addEventListener("click", () => {
    keeper.form.elements.version.value = copy.version;
    for (const name of ["position", "disposition"]) {
      const radios = keeper.form.elements.namedItem(name);
      if (radios) radios.value = copy[name];
    }
    editor.commands.setContent(left.text, { emitUpdate: true });
    keeper.changed();
    done();
  });
}

function moment(at) {
  const when = new Date(at);
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const said = (form) => new Intl.DateTimeFormat(document.documentElement.lang, form).format(when).replace(",", "");
  return `${said(day)}, ${said({ hour: "numeric", minute: "2-digit" })}`;
}
