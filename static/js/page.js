// Which parts of a page are more than HTML? The design system's own, started here; each works without this file.
import { initAll } from "../vendor/govuk/govuk-frontend.min.js";

initAll();
