// Which of two texts is kept? Where it is theirs, this browser's copy of mine is not offered again.
import { Copies } from "./editor-copy.js";

const form = document.querySelector("[data-conflict]");
form?.addEventListener("submit", (event) => {
  const copies = new Copies(form.dataset.copyKey);
  if (event.submitter?.value !== "theirs") return;
  copies.forget();
  copies.forgetLeft();
});
