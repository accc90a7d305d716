// How is a text's page left, and is everything saved by then? Save, links, other forms, the window itself.

/** Watch every way out. `write` puts what stands in the editor into the form. */
export function watchTheDoors(form, keeper, write) {
  const door = { isOpen: false }; // whether the page may be left without a question
  const leave = (go) => {
    door.isOpen = true;
    go();
  };
  form.addEventListener("submit", (event) => {
    write();
    if (!("save" in (event.submitter?.dataset ?? {}))) {
      keeper.copies.forget();
      door.isOpen = true;
    } else if (!door.isOpen) {
      event.preventDefault();
      press(form, keeper, event.submitter, leave);
    }
  });
  document.addEventListener("mousedown", (event) => {
    // Who presses Save with the mouse goes on typing: the caret stays, or the next words would go to the button.
    if (event.target.closest?.("[data-save]") && document.activeElement?.closest("[data-box]")) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    if (event.target === form || door.isOpen || !keeper.isTouched || !keeper.isUnsaved || keeper.byHand) return;
    event.preventDefault();
    const { target, submitter } = event;
    keeper.save().then((outcome) => {
      door.isOpen = outcome === "saved";
      target.requestSubmit(submitter);
    });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.closest("[data-box]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.target || link.hash || !keeper.isTouched || !keeper.isUnsaved || keeper.byHand) return;
    event.preventDefault();
    keeper.save().then(() => location.assign(link.href));
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(document.querySelector("[data-save][value=save]"));
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !keeper.isTouched) return;
    keeper.copy(); // what is sent now may have to wait for an answer that this page does not live to see
    if (!keeper.byHand && !keeper.trouble) keeper.save({ leaving: true });
  });
  window.addEventListener("online", () => keeper.trouble === "failed" && keeper.later(0));
  window.addEventListener("beforeunload", (event) => {
    if (!door.isOpen && keeper.isTouched && keeper.isUnsaved) event.preventDefault();
  });
  window.addEventListener("pageshow", (event) => {
    door.isOpen = false;
    if (event.persisted && !keeper.isUnsaved) location.reload();
  });
}

/** A press of Save. What cannot be settled here is sent as a form, and answered with a page. */
async function press(form, keeper, submitter, leave) {
  const send = () => leave(() => form.requestSubmit(submitter));
  keeper.copy();
  if (keeper.byHand && navigator.onLine) return send();
  const outcome = await keeper.save({ settled: true });
  if (outcome === "clash" || outcome === "signed-out") return send();
  const next = document.querySelector("a[rel=next]");
  if (outcome === "saved" && submitter?.value === "next" && next) return leave(() => location.assign(next.href));
  return undefined;
}
