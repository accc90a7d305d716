// Where does a link lead? A small form below the toolbar asks, and says what is wrong with the answer.

/** The form behind the button "Link". */
export function linkForm(form, button, editor) {
  const address = form.querySelector("#link-address");
  const words = form.querySelector("#link-words");
  const error = form.querySelector("#link-error");
  const remove = form.querySelector("[data-link-remove]");

  function open() {
    const isLink = editor.isActive("link");
    address.value = editor.getAttributes("link").href ?? "";
    words.value = "";
    form.querySelector("[data-link-words]").hidden = isLink || !editor.state.selection.empty;
    remove.hidden = !isLink;
    complain(false);
    form.hidden = false;
    button.setAttribute("aria-expanded", "true");
    address.focus();
  }

  function close() {
    form.hidden = true;
    button.setAttribute("aria-expanded", "false");
    editor.commands.focus();
  }

  function complain(isWrong) {
    error.hidden = !isWrong;
    form.querySelector("[data-link-group]").classList.toggle("govuk-form-group--error", isWrong);
    address.classList.toggle("govuk-input--error", isWrong);
    if (isWrong) {
      address.setAttribute("aria-invalid", "true");
      address.setAttribute("aria-describedby", error.id);
      address.focus();
    } else {
      address.removeAttribute("aria-invalid");
      address.removeAttribute("aria-describedby");
    }
  }

  function set() {
    const href = addressOf(address.value);
    if (!href) {
      complain(true);
      return;
    }
    const chain = editor.chain();
    if (editor.isActive("link")) chain.extendMarkRange("link").setLink({ href });
    else if (!editor.state.selection.empty) chain.setLink({ href });
    else {
      const text = words.value.trim() || address.value.trim();
      chain.insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] });
    }
    chain.setTextSelection(Math.max(editor.state.selection.to, 0)).run();
    close();
  }

  form.querySelector("[data-link-set]").addEventListener("click", set);
  form.querySelector("[data-link-cancel]").addEventListener("click", close);
  remove.addEventListener("click", () => {
    editor.chain().extendMarkRange("link").unsetLink().run();
    close();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target.matches("input")) set();
    else return;
    event.preventDefault();
  });
  return { open, toggle: () => (form.hidden ? open() : close()) };
}

/** An address that a link may lead to, from what somebody typed; "" where there is none. */
export function addressOf(typed) {
  const said = typed.trim();
  if (/\s/.test(said)) return "";
  if (/^[^@:/]+@[^@/]+\.[^@/]+$/.test(said)) return `mailto:${said}`;
  const full = /^[a-z][a-z0-9+.-]*:/i.test(said) ? said : `https://${said}`;
  if (/^mailto:[^@]+@[^@]+$/i.test(full)) return full;
  try {
    const url = new URL(full);
    return /^https?:$/.test(url.protocol) && /\.[^.]|^localhost$/.test(url.hostname) ? full : "";
  } catch {
    return "";
  }
}
