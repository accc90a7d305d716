// Is there JavaScript? Runs before anything is drawn, so that nothing jumps when the design system starts.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
